package io.grapevine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What keeps nodes from running in one process: one name for two of them, or one port for two listeners. */
final class Neighbours {

    private Neighbours() {}

    private record Listener(String field, String host, int port) {}

    /** One line for each conflict; empty where the nodes get along. */
    static List<String> conflicts(List<Path> files, List<NodeConfig> configs) {
        List<String> lines = new ArrayList<>();
        for (int later = 1; later < configs.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                compare(files.get(earlier), configs.get(earlier), files.get(later), configs.get(later), lines);
            }
        }
        return lines;
    }

    private static void compare(Path file, NodeConfig config, Path laterFile, NodeConfig later, List<String> lines) {
        if (config.name().equals(later.name())) {
            lines.add(laterFile + ": name: found \"" + later.name() + "\", which " + file
                    + " has too; allowed: a name of its own for every node");
        }
        for (Listener listener : listeners(later)) {
            for (Listener other : listeners(config)) {
                if (listener.port == other.port && listener.port != 0
                        && NodeConfig.overlap(listener.host, other.host)) {
                    lines.add(laterFile + ": " + listener.field + ": found " + listener.port + ", which " + file
                            + " has as " + other.field + "; allowed: a port of its own for every listener");
                }
            }
        }
    }

    private static List<Listener> listeners(NodeConfig config) {
        return List.of(
                new Listener("http.port", config.http().host(), config.http().port()),
                new Listener("gossip.port", config.gossip().host(), config.gossip().port()));
    }
}
