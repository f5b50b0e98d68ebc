package io.grapevine.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node's config in the making, as the JSON that a user would write. */
public final class ConfigText {

    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode root = JSON.createObjectNode();

    /** A node on loopback that takes any free ports. */
    public ConfigText(String name) {
        name(name).cluster("test-" + ProcessHandle.current().pid());
        http().put("port", 0);
        gossip().put("port", 0);
    }

    public String name() {
        return root.path("name").asText();
    }

    public ConfigText name(String name) {
        root.put("name", name);
        return this;
    }

    public ConfigText cluster(String cluster) {
        root.put("cluster", cluster);
        return this;
    }

    public ConfigText httpPort(int port) {
        http().put("port", port);
        return this;
    }

    public ConfigText gossipPort(int port) {
        gossip().put("port", port);
        return this;
    }

    /** Seeds on loopback, by their ports. */
    public ConfigText seeds(List<Integer> ports) {
        var seeds = gossip().putArray("seeds");
        ports.forEach(port -> seeds.add("127.0.0.1:" + port));
        return this;
    }

    public ConfigText maxBytes(long bytes) {
        root.withObject("/cache").put("maxBytes", bytes);
        return this;
    }

    public ConfigText maxValueBytes(long bytes) {
        root.withObject("/cache").put("maxValueBytes", bytes);
        return this;
    }

    public ObjectNode http() {
        return root.withObject("/http");
    }

    public ObjectNode gossip() {
        return root.withObject("/gossip");
    }

    public ObjectNode disk() {
        return root.withObject("/disk");
    }

    /** Writes it to a file. */
    public Path in(Path directory) {
        Path file = directory.resolve(name() + ".json");
        try {
            Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
