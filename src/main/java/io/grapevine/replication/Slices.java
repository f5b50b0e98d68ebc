package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;

/**
 * How much bulk work may be done now: so much, and a millisecond after that was begun as much again (DESIGN §2, "slices"), however many
 * inputs come and exchanges have work meanwhile. What is little is done at once.
 */
final class Slices {

    /** An entry that dies is one unit, so is a run of numbers that is looked at: half a millisecond to a whole one. */
    static final int WORK_PER_SLICE = 1_024;
    /** An entry that is queued for a peer takes twice that. */
    static final int PUSH_WORK = 2;
    private static final long SLICE_NANOS = 1_000_000L;

    private int left = WORK_PER_SLICE;
    private boolean begun;
    /** When the last slice that was begun is over, or was: who waits for more is woken then, whoever else has asked since. */
    private long nextNanos = Timers.NEVER;

    /** So many units may be done now. */
    int left(Now now) {
        if (begun && Timers.isDue(nextNanos, now.nanos())) {
            left = WORK_PER_SLICE;
            begun = false;
        }
        return left;
    }

    /** So many units were done now. */
    void spend(Now now, int work) {
        if (work > 0 && !begun) {
            begun = true;
            nextNanos = now.nanos() + SLICE_NANOS;
        }
        left = Math.max(0, left - work);
    }

    /** When more may be done, for who found nothing left. */
    long nextNanos() {
        return nextNanos;
    }
}
