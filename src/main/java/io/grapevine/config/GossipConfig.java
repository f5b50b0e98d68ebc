package io.grapevine.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node talks to the others.
 *
 * @param host the address that the gossip port listens on, UDP and TCP alike: a name or a numeric address of this
 *     machine; {@code 0.0.0.0} means all of them. Default {@code 127.0.0.1}.
 * @param port the gossip port, one number for UDP and TCP, 0 to 65,535; 0 takes any that is free for both.
 *     Default 7946.
 * @param advertise where other nodes reach this one, where that is not {@code host} and {@code port}: behind an address
 *     translation, or when {@code host} is a wildcard and the machine has several addresses. Port 0 means the port
 *     that gossip listens on. Default null: {@code host}, or for a wildcard an address of this machine.
 * @param seeds members to look for, names or addresses, resolved again and again for as long as the node runs; the
 *     node's own address may be among them. At most 64. Default none: the node is a cluster of one until another
 *     node finds it.
 * @param interval how often a node that has something to repair compares digests, and the unit of other waits; idle it
 *     backs off to once a second. 10 ms to 1 min, default 200 ms.
 * @param fanout how many random members get a delta at once in clusters of more than 16 members. 1 to 16, default 3.
 * @param probeInterval how often a node probes one other member. 10 ms to 1 min, default 1 s.
 * @param probeTimeout how long a probe waits for its answer before other members are asked to probe. At least 5 ms
 *     and shorter than {@code probeInterval}; default 500 ms.
 * @param joinTimeout how long a starting node waits for seeds that do not answer before it may call itself ready
 *     without them. 10 ms to 10 min, default 10 s.
 * @param maxClockDrift how far this machine's wall clock may be off from most members' before they refuse to let it
 *     join. 1 s to 7 days, default 5 min.
 * @param maxDatagramBytes the most bytes of UDP payload in one datagram. 512 to 1,400, default 1,200: no fragments on
 *     common networks.
 * @param connect whether the node joins at its start; else it is a plain cache until it is told to. Default true.
 * @param secret what authenticates nodes to each other, the same on every node of a cluster. Default null: the
 *     cluster's name keeps strays out, and nothing keeps attackers out.
 */
public record GossipConfig(
        String host,
        int port,
        @Nullable HostPort advertise,
        List<HostPort> seeds,
        Duration interval,
        int fanout,
        Duration probeInterval,
        Duration probeTimeout,
        Duration joinTimeout,
        Duration maxClockDrift,
        int maxDatagramBytes,
        boolean connect,
        @Nullable Secret secret) {

    static final NumberRange PORT = new NumberRange(0, 65_535);
    static final String ADVERTISE_ALLOWED = HostPort.OPTIONAL_PORT_ALLOWED + ", and no wildcard";
    static final int MAX_SEEDS = 64;
    static final DurationRange INTERVAL = new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(1));
    static final NumberRange FANOUT = new NumberRange(1, 16);
    static final DurationRange PROBE_INTERVAL = new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(1));
    static final DurationRange PROBE_TIMEOUT = new DurationRange(Duration.ofMillis(5), Duration.ofMinutes(1));
    static final DurationRange JOIN_TIMEOUT = new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(10));
    static final DurationRange MAX_CLOCK_DRIFT = new DurationRange(Duration.ofSeconds(1), Duration.ofDays(7));
    static final SizeRange MAX_DATAGRAM_BYTES = new SizeRange(512, 1_400);

    public GossipConfig {
        checkHost("gossip.host", host);
        PORT.check("gossip.port", port);
        if (advertise != null && !isReachable(advertise)) {
            throw new InvalidConfigException("gossip.advertise", advertise.toString(), ADVERTISE_ALLOWED);
        }
        seeds = List.copyOf(seeds);
        if (seeds.size() > MAX_SEEDS) {
            throw new InvalidConfigException("gossip.seeds", seeds.size() + " seeds", "at most " + MAX_SEEDS);
        }
        INTERVAL.check("gossip.interval", interval);
        FANOUT.check("gossip.fanout", fanout);
        PROBE_INTERVAL.check("gossip.probeInterval", probeInterval);
        PROBE_TIMEOUT.check("gossip.probeTimeout", probeTimeout);
        if (probeTimeout.compareTo(probeInterval) >= 0) {
            throw new InvalidConfigException(
                    "gossip.probeTimeout",
                    Durations.format(probeTimeout),
                    "less than gossip.probeInterval, which is " + Durations.format(probeInterval));
        }
        JOIN_TIMEOUT.check("gossip.joinTimeout", joinTimeout);
        MAX_CLOCK_DRIFT.check("gossip.maxClockDrift", maxClockDrift);
        MAX_DATAGRAM_BYTES.check("gossip.maxDatagramBytes", maxDatagramBytes);
    }

    /** Whether others could send there: a wildcard is only for listening. */
    static boolean isReachable(HostPort address) {
        return !HostPort.isWildcard(address.host());
    }

    static void checkHost(String path, String host) {
        if (!HostPort.isHost(host)) {
            throw new InvalidConfigException(path, '"' + host + '"', HostPort.HOST_ALLOWED);
        }
    }
}
