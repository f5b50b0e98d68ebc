package io.grapevine.driver;

/**
 * What the gossip loop's turns tell of the machine: how late they are, and whether the process stood still.
 *
 * <p>Used inside the driver's critical section. Nanoseconds are those of the driver's clock.
 */
final class Heartbeat {

    /** The loop turns at least this often. */
    static final long INTERVAL_NANOS = 100_000_000L;

    /** Without a turn for longer, the process stood still (DESIGN §2, "its own pause of over 1 s"). */
    static final long STANDSTILL_NANOS = 1_000_000_000L;

    private static final long SUSPENSION_CHECK_NANOS = 1_000_000_000L;

    private boolean beating;
    private long lastTurnNanos;
    private long nextNanos;
    private long nextSuspensionCheckNanos;

    void begin(long nanos) {
        beating = true;
        lastTurnNanos = nanos;
        nextNanos = nanos + INTERVAL_NANOS;
        nextSuspensionCheckNanos = nanos;
    }

    void end() {
        beating = false;
    }

    boolean isBeating() {
        return beating;
    }

    /** When the loop has to turn at the latest. */
    long nextNanos() {
        return nextNanos;
    }

    /** How long the process stood still until now, above a second; told once, else 0. */
    long stoodStillNanos(long nanos) {
        long still = nanos - lastTurnNanos;
        if (!beating || still <= STANDSTILL_NANOS) {
            return 0;
        }
        lastTurnNanos = nanos;
        nextNanos = nanos + INTERVAL_NANOS;
        return still;
    }

    /** The loop turned: how late it was, where a beat was due; else -1. */
    long turn(long nanos) {
        lastTurnNanos = nanos;
        long lateNanos = nanos - nextNanos;
        if (lateNanos < 0) {
            return -1;
        }
        nextNanos = nanos + INTERVAL_NANOS;
        return lateNanos;
    }

    /** Whether it is time to ask the system whether the machine was suspended: once a second. */
    boolean isSuspensionCheckDue(long nanos) {
        if (nanos - nextSuspensionCheckNanos < 0) {
            return false;
        }
        nextSuspensionCheckNanos = nanos + SUSPENSION_CHECK_NANOS;
        return true;
    }
}
