package io.grapevine.membership;

/**
 * What an operator may set about membership; the rest are named constants beside the rule that they belong to.
 *
 * @param probeIntervalNanos how often a node probes one other member; 1 s by default
 * @param probeTimeoutNanos how long a probe waits before others are asked to probe; less than the interval; 500 ms by
 *     default
 * @param gossipIntervalNanos how often news are sent while there are any; 200 ms by default
 * @param fanout to how many random members at once; 1 to 16, 3 by default
 * @param joinTimeoutNanos after how long seeds that do not answer are reported; 10 s by default
 * @param maxClockDriftMillis how far a joiner's wall clock may be off; 5 min by default
 */
public record MembershipSettings(
        long probeIntervalNanos,
        long probeTimeoutNanos,
        long gossipIntervalNanos,
        int fanout,
        long joinTimeoutNanos,
        long maxClockDriftMillis) {

    /** The defaults of the config file. */
    public static final MembershipSettings DEFAULTS =
            new MembershipSettings(1_000_000_000L, 500_000_000L, 200_000_000L, 3, 10_000_000_000L, 300_000L);

    public static final int MAX_FANOUT = 16;
    public static final long LEAST_INTERVAL_NANOS = 1_000;
    public static final long MOST_INTERVAL_NANOS = 3_600_000_000_000L;

    public MembershipSettings {
        check("probeIntervalNanos", probeIntervalNanos, LEAST_INTERVAL_NANOS, MOST_INTERVAL_NANOS);
        check("probeTimeoutNanos", probeTimeoutNanos, 100, probeIntervalNanos - 1);
        check("gossipIntervalNanos", gossipIntervalNanos, LEAST_INTERVAL_NANOS, MOST_INTERVAL_NANOS);
        check("fanout", fanout, 1, MAX_FANOUT);
        check("joinTimeoutNanos", joinTimeoutNanos, 0, 24 * MOST_INTERVAL_NANOS);
        check("maxClockDriftMillis", maxClockDriftMillis, 1, Long.MAX_VALUE / 4);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is outside " + least + " to " + most);
        }
    }
}
