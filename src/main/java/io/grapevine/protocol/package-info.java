/** Messages and their bytes: what goes into a datagram or a frame, filled to the byte; docs/PROTOCOL.md has the tables. */
@NullMarked
package io.grapevine.protocol;

import org.jspecify.annotations.NullMarked;
