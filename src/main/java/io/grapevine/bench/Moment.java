package io.grapevine.bench;

/**
 * How a benchmark goes right now.
 *
 * @param doing what
 * @param elapsedNanos since it began to do that
 * @param perSecond answers that were counted lately
 * @param p50Nanos median of their latencies
 * @param p99Nanos of their latencies
 * @param errors so far
 */
public record Moment(Doing doing, long elapsedNanos, double perSecond, long p50Nanos, long p99Nanos, long errors) {

    /** One after the other. */
    public enum Doing { FILLING, WARMING_UP, MEASURING }
}
