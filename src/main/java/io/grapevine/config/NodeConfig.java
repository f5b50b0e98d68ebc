package io.grapevine.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one node is told before it starts: one JSON file.
 *
 * @param name how people and other members call the node, unique in its cluster: 1 to 128 of the characters
 *     {@code A-Z a-z 0-9 . _ -}, a letter or digit first. No default.
 * @param cluster whose nodes talk to each other; others are ignored. 1 to 255 of the characters
 *     {@code A-Z a-z 0-9 . _ - / :}, a letter or digit first. Default {@code dev}.
 * @param disk where it keeps snapshots. Default null: nowhere.
 */
public record NodeConfig(
        String name,
        String cluster,
        HttpConfig http,
        GossipConfig gossip,
        CacheConfig cache,
        @Nullable DiskConfig disk) {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    static final String NAME_ALLOWED = "1 to 128 of the characters A-Z a-z 0-9 . _ -, a letter or digit first";
    static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,254}");
    static final String CLUSTER_ALLOWED = "1 to 255 of the characters A-Z a-z 0-9 . _ - / :, a letter or digit first";

    public NodeConfig {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConfigException("name", '"' + name + '"', NAME_ALLOWED);
        }
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new InvalidConfigException("cluster", '"' + cluster + '"', CLUSTER_ALLOWED);
        }
        if (http.port() != 0 && http.port() == gossip.port() && overlap(http.host(), gossip.host())) {
            throw new InvalidConfigException(
                    "gossip.port",
                    Integer.toString(gossip.port()),
                    "another port than http.port: gossip listens on TCP as well as on UDP");
        }
    }

    /** Whether two hosts to listen on share an address, so that one port serves only one of them. */
    static boolean overlap(String one, String other) {
        return one.equalsIgnoreCase(other)
                || HostPort.isWildcard(one)
                || HostPort.isWildcard(other)
                || HostPort.isLoopback(one) && HostPort.isLoopback(other)
                        && (one.equalsIgnoreCase("localhost") || other.equalsIgnoreCase("localhost"));
    }
}
