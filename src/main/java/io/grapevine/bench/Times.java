package io.grapevine.bench;

/**
 * For how long is asked.
 *
 * @param warmUpNanos before anything is counted, 0 to a year
 * @param durationNanos for which is counted, 1 ms to a year
 */
public record Times(long warmUpNanos, long durationNanos) {

    public Times {
        Lengths.check("warmUpNanos", warmUpNanos, 0, Lengths.YEAR_NANOS);
        Lengths.check("durationNanos", durationNanos, 1_000_000, Lengths.YEAR_NANOS);
    }
}
