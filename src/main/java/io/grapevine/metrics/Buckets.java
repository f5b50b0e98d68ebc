package io.grapevine.metrics;

import java.time.Duration;

/** The upper bounds of histograms' buckets. */
final class Buckets {

    /** From an answer out of memory to a client's patience. */
    static final Duration[] REQUESTS = micros(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000,
            500_000, 1_000_000);

    /** From a loop with nothing to do to one that stood still, which is judged at a second. */
    static final Duration[] LAG = micros(1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000);

    private Buckets() {}

    private static Duration[] micros(long... micros) {
        Duration[] bounds = new Duration[micros.length];
        for (int i = 0; i < micros.length; i++) {
            bounds[i] = Duration.ofNanos(1_000 * micros[i]);
        }
        return bounds;
    }
}
