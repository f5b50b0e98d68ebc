package io.grapevine.http;

import io.grapevine.base.Now;
import io.grapevine.crdt.Version;

/**
 * Tells deadlines on the monotonic clock as Unix time in nanoseconds, for clients who think in dates.
 *
 * <p>The wall clock ticks in milliseconds: taken anew for each answer, the same deadline would be told a little
 * differently each time. So the difference of the two clocks is kept until it is off by more than 5 ms. Thread-safe.
 */
final class UnixTime {

    private static final long TOLERANCE_NANOS = 5_000_000;

    private volatile long offsetNanos;
    private volatile boolean known;

    /** Unix nanoseconds of a deadline; 2^63 - 1 (in the year 2262) for later ones and for {@link Version#FOREVER}. */
    long nanosOf(long deadlineNanos, Now now) {
        if (deadlineNanos == Version.FOREVER) {
            return Long.MAX_VALUE;
        }
        long leftNanos = deadlineNanos - now.nanos();
        long wallNanos = now.nanos() + offset(now);
        return leftNanos > Long.MAX_VALUE - wallNanos ? Long.MAX_VALUE : wallNanos + leftNanos;
    }

    /** The present in Unix nanoseconds. */
    long nanos(Now now) {
        return now.nanos() + offset(now);
    }

    private long offset(Now now) {
        long fresh = now.wallMillis() * 1_000_000 - now.nanos();
        long kept = offsetNanos;
        if (!known || Math.abs(fresh - kept) > TOLERANCE_NANOS) {
            offsetNanos = fresh;
            known = true;
            return fresh;
        }
        return kept;
    }
}
