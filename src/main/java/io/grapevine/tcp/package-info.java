/** The gossip port's streams: frames over TCP, for what does not fit into a datagram. */
@NullMarked
package io.grapevine.tcp;

import org.jspecify.annotations.NullMarked;
