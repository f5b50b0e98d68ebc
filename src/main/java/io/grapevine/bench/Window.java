package io.grapevine.bench;

/** The time in which a request must be due to be counted. Anybody may end it early; all threads see that. */
final class Window {

    /** After the end, for what was due before it and found no room. */
    static final long GRACE_NANOS = Lengths.SECOND_NANOS;

    private final long fromNanos;
    private volatile long endNanos;
    private volatile boolean endedEarly;

    Window(long fromNanos, long lengthNanos) {
        this.fromNanos = fromNanos;
        this.endNanos = fromNanos + lengthNanos;
    }

    /** What is due later is not sent any more. */
    synchronized void endEarly(long nowNanos) {
        if (nowNanos - endNanos < 0) {
            endNanos = nowNanos;
            endedEarly = true;
        }
    }

    boolean mayBeSent(long dueNanos, long nowNanos) {
        long end = endNanos;
        return dueNanos - end < 0 && nowNanos - end < GRACE_NANOS;
    }

    boolean counts(long dueNanos) {
        return dueNanos - fromNanos >= 0 && dueNanos - endNanos < 0;
    }

    /** Who ends it early does not wait for answers that may never come. */
    boolean isGivenUp(long nowNanos) {
        return endedEarly && nowNanos - endNanos >= GRACE_NANOS;
    }

    long fromNanos() {
        return fromNanos;
    }

    long endNanos() {
        return endNanos;
    }

    /** How long it is or was open. */
    long lengthNanos() {
        return Math.max(0, endNanos - fromNanos);
    }
}
