/** The gossip port's datagrams: one socket, and the loop that turns for one node. */
@NullMarked
package io.grapevine.udp;

import org.jspecify.annotations.NullMarked;
