package io.grapevine.http;

/** How late an event loop's beats come: what a request waits there before anybody looks at it. For that loop only. */
final class LoopLag {

    /** How often a loop beats. */
    static final long INTERVAL_MILLIS = 100;

    private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000;

    private long lastNanos;

    LoopLag(long nanos) {
        lastNanos = nanos;
    }

    /** A beat has come: by how much it was late, at least 0. Those that were due meanwhile come at once, and are not. */
    long onBeat(long nanos) {
        long late = nanos - lastNanos - INTERVAL_NANOS;
        lastNanos = nanos;
        return Math.max(0, late);
    }
}
