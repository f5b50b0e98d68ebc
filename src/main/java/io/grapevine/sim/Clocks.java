package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * How far the hosts' clocks lie. Each host draws its own once.
 *
 * @param maxOffsetMillis how far a wall clock is off at most, either way
 * @param maxDriftPpm how much faster or slower a host's clocks run at most, in millionths; DESIGN §5 allows 500 (two
 *     clocks then differ by 0.1 %)
 */
public record Clocks(long maxOffsetMillis, int maxDriftPpm) {

    public static final Clocks RIGHT = new Clocks(0, 0);

    private static final long MAX_OFFSET_MILLIS = Lengths.YEAR_NANOS / 1_000_000;

    public Clocks {
        Check.that(maxOffsetMillis >= 0 && maxOffsetMillis <= MAX_OFFSET_MILLIS, "maxOffsetMillis", maxOffsetMillis + "ms",
                "0ms to " + MAX_OFFSET_MILLIS + "ms");
        Check.between("maxDriftPpm", maxDriftPpm, 0, 500);
    }
}
