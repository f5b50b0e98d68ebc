package io.grapevine.sim;

import io.grapevine.base.Check;
import io.grapevine.membership.MembershipSettings;

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
        Check.between("maxDatagramBytes", maxDatagramBytes, 512, 1_400);
        Check.between("fanout", fanout, 1, MembershipSettings.MAX_FANOUT);
        interval("gossipIntervalNanos", gossipIntervalNanos);
        interval("probeIntervalNanos", probeIntervalNanos);
        Check.that(probeTimeoutNanos >= MembershipSettings.LEAST_INTERVAL_NANOS && probeTimeoutNanos < probeIntervalNanos,
                "probeTimeoutNanos", Lengths.inWords(probeTimeoutNanos),
                Lengths.inWords(MembershipSettings.LEAST_INTERVAL_NANOS) + " to less than the probe interval, which is "
                        + Lengths.inWords(probeIntervalNanos));
        Check.that(maxBytes > 0, "maxBytes", maxBytes, "at least 1");
    }

    private static void interval(String name, long nanos) {
        Lengths.check(name, nanos, MembershipSettings.LEAST_INTERVAL_NANOS, MembershipSettings.MOST_INTERVAL_NANOS);
    }
}
