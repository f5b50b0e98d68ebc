package io.grapevine.sim;

/**
 * What clients do, anywhere in the cluster.
 *
 * <p>Even keys are only ever written, without a ttl: nothing may ever be missing of them. Odd ones are also removed, and
 * written with a ttl.
 *
 * @param writesPerSecond puts and removes, by all clients together
 * @param keys how many keys there are
 * @param removeShare share of the writes to odd keys that are removes, 0 to 1
 * @param ttlShare share of the writes to odd keys that have a ttl, 0 to 1
 * @param minTtlNanos the shortest ttl
 * @param maxTtlNanos the longest
 * @param minValueBytes the shortest value, at least 8: the write's number is in it
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

    public Load {
        Check.rate("writesPerSecond", writesPerSecond);
        Check.that(keys > 0, "keys", keys, "at least 1");
        Check.share("removeShare", removeShare);
        Check.share("ttlShare", ttlShare);
        Check.that(minTtlNanos > 0, "minTtlNanos", minTtlNanos);
        Check.that(maxTtlNanos >= minTtlNanos, "maxTtlNanos", maxTtlNanos);
        Check.that(minValueBytes >= 8, "minValueBytes", minValueBytes, "at least 8");
        Check.that(maxValueBytes >= minValueBytes, "maxValueBytes", maxValueBytes);
        Check.share("largeShare", largeShare);
        Check.that(largeValueBytes >= 8, "largeValueBytes", largeValueBytes, "at least 8");
    }
}
