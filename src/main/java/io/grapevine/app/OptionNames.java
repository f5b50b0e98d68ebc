package io.grapevine.app;

import java.util.Locale;
import java.util.Map;

/** By which option a number of a scenario or of a benchmark's plan is given, for who is told that it cannot be. */
final class OptionNames {

    /** Those that are not named as their options are. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("durationNanos", "--duration"),
            Map.entry("minDelayNanos", "--delay"),
            Map.entry("maxDelayNanos", "--delay"),
            Map.entry("oneWayPartitions", "--one-way"),
            Map.entry("flappingPartitions", "--flapping"),
            Map.entry("diskShare", "--disk"),
            Map.entry("newAddressShare", "--new-address"),
            Map.entry("maxPauseNanos", "--max-pause"),
            Map.entry("maxLengthNanos", "--max-fault"),
            Map.entry("maxOffsetMillis", "--clock-offset"),
            Map.entry("maxDriftPpm", "--clock-drift"),
            Map.entry("writesPerSecond", "--writes"),
            Map.entry("removeShare", "--removes"),
            Map.entry("minTtlNanos", "--ttl"),
            Map.entry("maxTtlNanos", "--ttl"),
            Map.entry("minValueBytes", "--values"),
            Map.entry("maxValueBytes", "--values"),
            Map.entry("largeValueBytes", "--large"),
            Map.entry("maxDatagramBytes", "--datagram"),
            Map.entry("gossipIntervalNanos", "--gossip-interval"),
            Map.entry("probeIntervalNanos", "--probe-interval"),
            Map.entry("probeTimeoutNanos", "--probe-timeout"),
            Map.entry("putShare", "--puts"),
            Map.entry("skew", "--distribution"),
            Map.entry("ttlMillis", "--ttl"),
            Map.entry("warmUpNanos", "--warm-up"),
            Map.entry("timeoutNanos", "--timeout"),
            Map.entry("targets", "--url"),
            Map.entry("maxSpreadNanos", "--max-spread"),
            Map.entry("maxIdleBytesPerSecond", "--max-idle"));

    private OptionNames() {}

    static String of(String component) {
        String other = OTHERS.get(component);
        return other != null ? other : "--" + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
