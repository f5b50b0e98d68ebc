package io.grapevine.bench;

import io.grapevine.base.Check;

/**
 * How hard is asked.
 *
 * @param connections how many, spread evenly over the targets, 1 to 10,000
 * @param pipeline how many requests may be unanswered on one of them, 1 to 1,000
 * @param threads event loops that serve them, 1 to 64
 * @param rate requests a second on all connections together, 0.001 to 10,000,000; or {@link #FLAT_OUT}: each connection
 *     asks again as soon as it is answered
 * @param timeoutNanos a connection on which a request is unanswered for so long is given up, 1 ms to an hour
 */
public record Pressure(int connections, int pipeline, int threads, double rate, long timeoutNanos) {

    public static final double FLAT_OUT = Double.POSITIVE_INFINITY;

    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_PIPELINE = 1_000;
    private static final int MAX_THREADS = 64;
    private static final double LEAST_RATE = 0.001;
    private static final double MOST_RATE = 10_000_000;

    public Pressure {
        Check.between("connections", connections, 1, MAX_CONNECTIONS);
        Check.between("pipeline", pipeline, 1, MAX_PIPELINE);
        Check.between("threads", threads, 1, MAX_THREADS);
        Check.that(rate == FLAT_OUT || rate >= LEAST_RATE && rate <= MOST_RATE, "rate", rate, "0.001 to 10000000");
        Lengths.check("timeoutNanos", timeoutNanos, 1_000_000, 3_600 * Lengths.SECOND_NANOS);
    }

    public boolean isFlatOut() {
        return rate == FLAT_OUT;
    }
}
