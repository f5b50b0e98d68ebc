package io.grapevine.crdt;

/**
 * A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): the wall clock's milliseconds, shifted by
 * 16 bits, that never stands still and never runs behind what it heard of.
 *
 * <p>Its timestamps order writes; they are no times (DESIGN §1).
 */
final class HybridClock {

    /** How many timestamps a millisecond has before the clock runs ahead of the wall. */
    static final int COUNTER_BITS = 16;

    private long last;

    /** The last timestamp given or heard of; every message carries it. */
    long last() {
        return last;
    }

    /** The next timestamp: above all given or heard of. */
    long tick(long wallMillis) {
        last = Math.max(last + 1, wallMillis << COUNTER_BITS);
        return last;
    }

    /** Follows what another clock said. */
    void observe(long timestamp) {
        last = Math.max(last, timestamp);
    }
}
