package io.grapevine.bench;

import io.grapevine.base.Check;
import java.util.random.RandomGenerator;

/**
 * What is asked.
 *
 * @param putShare share of the requests that are puts, 0 to 1
 * @param removeShare share that are removes; both together at most 1, and the rest are gets
 * @param keys how many keys there are, 1 to 100,000,000
 * @param skew exponent of Zipf's law, after which the first keys are asked for more often than the later ones, 0 to 10; 0:
 *     all equally often
 * @param minValueBytes the shortest value that is put
 * @param maxValueBytes the longest, at most 64 MiB
 * @param ttlMillis of what is put, 1 ms to a year; 0: none is given
 * @param fill whether each key is put once before
 */
public record Mix(
        double putShare,
        double removeShare,
        int keys,
        double skew,
        int minValueBytes,
        int maxValueBytes,
        long ttlMillis,
        boolean fill) {

    /** 0.9 and 0.1 may be a little more than 1. */
    private static final double ROUNDING = 1e-9;
    private static final int MAX_KEYS = 100_000_000;
    private static final double MAX_SKEW = 10;
    private static final int MAX_VALUE_BYTES = 64 << 20;

    public Mix {
        Check.share("putShare", putShare);
        Check.that(removeShare >= 0 && putShare + removeShare <= 1 + ROUNDING, "removeShare", removeShare,
                "0 to what puts leave of 1, which are " + putShare);
        Check.between("keys", keys, 1, MAX_KEYS);
        Check.that(skew >= 0 && skew <= MAX_SKEW, "skew", skew, "0 to 10");
        Check.between("minValueBytes", minValueBytes, 0, MAX_VALUE_BYTES);
        Check.between("maxValueBytes", maxValueBytes, minValueBytes, MAX_VALUE_BYTES);
        Check.that(ttlMillis >= 0 && ttlMillis <= Lengths.YEAR_NANOS / 1_000_000, "ttlMillis", ttlMillis + "ms", "1ms to 365d, or none");
    }

    Kind chooseKind(RandomGenerator random) {
        double drawn = random.nextDouble();
        if (drawn < putShare) {
            return Kind.PUT;
        }
        return drawn < putShare + removeShare ? Kind.REMOVE : Kind.GET;
    }

    int chooseValueBytes(RandomGenerator random) {
        return minValueBytes == maxValueBytes ? minValueBytes : random.nextInt(minValueBytes, maxValueBytes + 1);
    }
}
