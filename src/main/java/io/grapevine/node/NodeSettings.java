package io.grapevine.node;

import io.grapevine.base.Address;

/**
 * What a node is told at its start. The config's documentation has effects and defaults.
 *
 * @param advertised where others reach the gossip port
 * @param http where others reach the HTTP port, {@code host:port}
 * @param secret of the cluster; the cluster's name where there is none
 * @param connect whether it gossips from the start on
 */
public record NodeSettings(
        String name,
        String cluster,
        String secret,
        Address advertised,
        String http,
        boolean connect,
        long gossipIntervalNanos,
        int fanout,
        long probeIntervalNanos,
        long probeTimeoutNanos,
        long joinTimeoutNanos,
        long maxClockDriftMillis,
        int maxDatagramBytes,
        long maxBytes) {

    public NodeSettings {
        check(maxDatagramBytes >= 512 && maxDatagramBytes <= 1_400, "maxDatagramBytes", maxDatagramBytes);
        check(gossipIntervalNanos > 0, "gossipIntervalNanos", gossipIntervalNanos);
        check(fanout > 0, "fanout", fanout);
        check(joinTimeoutNanos > 0, "joinTimeoutNanos", joinTimeoutNanos);
        check(maxBytes > 0, "maxBytes", maxBytes);
    }

    private static void check(boolean holds, String name, long value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }
}
