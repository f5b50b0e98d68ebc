package io.grapevine.sim;

/**
 * How the nodes are configured: what is in a node's config file and changes what a cluster does.
 *
 * @param maxDatagramBytes 512 to 1,400
 * @param fanout how many random members an update is pushed to above 16 members
 * @param gossipIntervalNanos the config's {@code gossip.interval}
 * @param probeIntervalNanos the config's {@code gossip.probeInterval}
 * @param probeTimeoutNanos the config's {@code gossip.probeTimeout}
 * @param maxBytes the config's {@code cache.maxBytes}
 */
public record Tuning(
        int maxDatagramBytes,
        int fanout,
        long gossipIntervalNanos,
        long probeIntervalNanos,
        long probeTimeoutNanos,
        long maxBytes) {

    /** What a node has that is told nothing. */
    public static final Tuning DEFAULT =
            new Tuning(1_200, 3, 200_000_000L, 1_000_000_000L, 500_000_000L, 256L << 20);

    public Tuning {
        Check.that(maxDatagramBytes >= 512 && maxDatagramBytes <= 1_400, "maxDatagramBytes", maxDatagramBytes, "512 to 1400");
        Check.that(fanout > 0, "fanout", fanout, "at least 1");
        Check.that(gossipIntervalNanos > 0, "gossipIntervalNanos", gossipIntervalNanos);
        Check.that(probeIntervalNanos > 0, "probeIntervalNanos", probeIntervalNanos);
        Check.that(probeTimeoutNanos > 0, "probeTimeoutNanos", probeTimeoutNanos);
        Check.that(maxBytes > 0, "maxBytes", maxBytes);
    }
}
