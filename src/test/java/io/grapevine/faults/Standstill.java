package io.grapevine.faults;

/** A time in which the machine did not even let the recorder's own clockwork run. */
record Standstill(long fromNanos, long toNanos) {}
