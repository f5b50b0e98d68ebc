/** Messages and their bytes, datagrams filled to the byte; docs/PROTOCOL.md has the tables. */
@NullMarked
package io.grapevine.protocol;

import org.jspecify.annotations.NullMarked;
