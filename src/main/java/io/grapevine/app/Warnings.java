package io.grapevine.app;

import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is allowed in a config and yet worth a word to the operator. */
final class Warnings {

    private Warnings() {}

    /** One line for each port that listens beyond this machine while nothing authenticates who calls. */
    static List<String> exposure(NodeConfig config) {
        List<String> lines = new ArrayList<>();
        if (!HostPort.isLoopback(config.http().host())) {
            lines.add("http.host is " + config.http().host()
                    + ": the node answers HTTP beyond this machine, and nothing authenticates its callers");
        }
        if (!HostPort.isLoopback(config.gossip().host()) && config.gossip().secret() == null) {
            lines.add("gossip.host is " + config.gossip().host()
                    + ": the node gossips beyond this machine, and without gossip.secret nothing authenticates"
                    + " members");
        }
        return lines;
    }

    /** A line when this process has not the memory that its nodes may come to need: 1.25 times maxBytes each. */
    static Optional<String> memory(List<NodeConfig> configs, long heapBytes) {
        double neededBytes = configs.stream().mapToDouble(config -> 1.25 * config.cache().maxBytes()).sum();
        if (neededBytes <= heapBytes) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                "cache.maxBytes needs a heap of more than %.0f MiB and this process has %.0f MiB:"
                        + " lower it, or raise -Xmx",
                neededBytes / (1 << 20), (double) heapBytes / (1 << 20)));
    }
}
