/** One node: membership, replication and the map composed, still without a socket, a thread or a clock. */
@NullMarked
package io.grapevine.node;

import org.jspecify.annotations.NullMarked;
