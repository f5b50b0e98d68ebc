package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * What clients do, anywhere in the cluster.
 *
 * <p>Even keys are only ever written, without a ttl: nothing may ever be missing of them. Odd ones are also removed, and
 * written with a ttl.
 *
 * @param writesPerSecond puts and removes, by all clients together
 * @param keys how many keys there are, up to 1,000,000
 * @param removeShare share of the writes to odd keys that are removes, 0 to 1
 * @param ttlShare share of the writes to odd keys that have a ttl, 0 to 1
 * @param minTtlNanos the shortest ttl
 * @param maxTtlNanos the longest
 * @param minValueBytes the shortest value, at least 8 (the write's number is in it), at most 64 MiB
 * @param maxValueBytes the longest
 * @param largeShare share of the values that are as long as {@code largeValueBytes}, 0 to 1
 * @param largeValueBytes longer than a datagram, it travels by TCP
 */
public record Load(
        double writesPerSecond,
        int keys,
        double removeShare,
        double ttlShare,
        long minTtlNanos,
        long maxTtlNanos,
        int minValueBytes,
        int maxValueBytes,
        double largeShare,
        int largeValueBytes) {

    public static final Load NONE = new Load(0, 64, 0.1, 0.2, 500_000_000L, 10_000_000_000L, 8, 100, 0, 4_000);

    private static final int MAX_KEYS = 1_000_000;
    private static final int LEAST_VALUE_BYTES = 8;
    private static final int MAX_VALUE_BYTES = 64 << 20;

    public Load {
        Check.rate("writesPerSecond", writesPerSecond);
        Check.between("keys", keys, 1, MAX_KEYS);
        Check.share("removeShare", removeShare);
        Check.share("ttlShare", ttlShare);
        Lengths.check("minTtlNanos", minTtlNanos, 1, Lengths.YEAR_NANOS);
        Lengths.check("maxTtlNanos", maxTtlNanos, minTtlNanos, Lengths.YEAR_NANOS);
        Check.between("minValueBytes", minValueBytes, LEAST_VALUE_BYTES, MAX_VALUE_BYTES);
        Check.that(maxValueBytes >= minValueBytes && maxValueBytes <= MAX_VALUE_BYTES, "maxValueBytes", maxValueBytes,
                LEAST_VALUE_BYTES + " to " + MAX_VALUE_BYTES + ", the longest last");
        Check.share("largeShare", largeShare);
        Check.between("largeValueBytes", largeValueBytes, LEAST_VALUE_BYTES, MAX_VALUE_BYTES);
    }
}
