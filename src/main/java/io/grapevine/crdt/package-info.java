/**
 * The map that all nodes keep in step: dots that are unknown, live or dead, merged dot by dot to the later state
 * (DESIGN §1).
 *
 * <p>Start at {@link io.grapevine.crdt.OrMap}. One writer at a time; only what says so may be read by other threads.
 */
@NullMarked
package io.grapevine.crdt;

import org.jspecify.annotations.NullMarked;
