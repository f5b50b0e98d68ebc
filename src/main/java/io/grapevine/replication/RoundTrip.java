package io.grapevine.replication;

import org.jspecify.annotations.Nullable;

/**
 * How long answers take, from those that came (RFC 6298). Until one has come over a road, what is known of the others stands
 * for it (RFC 9040); where nothing is, a guess.
 */
final class RoundTrip {

    private static final long GUESSED_TIMEOUT_NANOS = 50_000_000L;
    private static final long MIN_TIMEOUT_NANOS = 10_000_000L;
    static final long MAX_TIMEOUT_NANOS = 10_000_000_000L;
    /** However even the road has been, an acknowledgement may wait, and a loop turns a millisecond late (RFC 6298 §2.3, G). */
    static final long GRANULARITY_NANOS = 2 * Inbox.WAIT_NANOS;

    private final @Nullable RoundTrip all;
    private long smoothedNanos;
    private long varianceNanos;

    /** Of all roads together. */
    RoundTrip() {
        all = null;
    }

    /** Of one of them. */
    RoundTrip(RoundTrip all) {
        this.all = all;
    }

    void measure(long measuredNanos) {
        long roundTripNanos = Math.min(measuredNanos, MAX_TIMEOUT_NANOS);
        if (smoothedNanos == 0) {
            smoothedNanos = roundTripNanos;
            varianceNanos = roundTripNanos / 2;
        } else {
            varianceNanos += (Math.abs(smoothedNanos - roundTripNanos) - varianceNanos) / 4;
            smoothedNanos += (roundTripNanos - smoothedNanos) / 8;
        }
        if (all != null) {
            all.measure(measuredNanos);
        }
    }

    /** After so long an answer is late, though not yet to be given up. */
    long usualNanos() {
        if (smoothedNanos != 0) {
            return smoothedNanos + 4 * varianceNanos;
        }
        return all == null ? GUESSED_TIMEOUT_NANOS : all.usualNanos();
    }

    /** After so long an answer is held for lost. */
    long timeoutNanos() {
        long usual = usualNanos();
        long late = smoothedNanos == 0 ? usual : Math.max(usual, smoothedNanos + GRANULARITY_NANOS);
        return Math.min(MAX_TIMEOUT_NANOS, Math.max(MIN_TIMEOUT_NANOS, late));
    }
}
