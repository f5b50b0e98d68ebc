package io.grapevine.bench;

/**
 * For how long is asked.
 *
 * @param warmUpNanos before anything is counted, 0 to a year
 * @param durationNanos for which is counted, 1 ms to a year
 */
public record Times(long warmUpNanos, long durationNanos) {

    public Times {
        Check.length("warmUpNanos", warmUpNanos, 0, Check.YEAR_NANOS);
        Check.length("durationNanos", durationNanos, 1_000_000, Check.YEAR_NANOS);
    }
}
