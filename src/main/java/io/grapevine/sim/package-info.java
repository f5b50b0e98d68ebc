/**
 * Whole clusters of the shipped core in one thread: real bytes on a simulated network, a clock that jumps from event to
 * event, faults by plan, and an oracle that judges after every event. The same seed gives the same run on every JVM.
 */
@NullMarked
package io.grapevine.sim;

import org.jspecify.annotations.NullMarked;
