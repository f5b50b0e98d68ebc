package io.grapevine.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes configs of JSON files.
 *
 * <p>Strict: UTF-8 with or without a byte order mark, no comments, no field twice, no unknown field, nothing after the
 * object. All problems of all files are reported together.
 */
public final class ConfigReader {

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int HEAP_PERCENT = 40;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, String> environment;
    private final long heapBytes;

    /**
     * @param environment what {@code ${VAR}} is looked up in
     * @param heapBytes of which {@code cache.maxBytes} may be a share
     */
    public ConfigReader(Map<String, String> environment, long heapBytes) {
        this.environment = new LinkedHashMap<>(environment);
        this.heapBytes = heapBytes;
    }

    /** A reader for this process, with its environment and its heap. */
    public static ConfigReader ofProcess() {
        return new ConfigReader(System.getenv(), Runtime.getRuntime().maxMemory());
    }

    /** Every field that a config may have, with its default as it would be written; in the order of the docs. */
    public static Map<String, String> fields() {
        Section root = Section.root(
                JsonNodeFactory.instance.objectNode(), new LinkedHashMap<>(), new Problems("", new LinkedHashMap<>()));
        read(root, 1L << 30);
        return root.known();
    }

    /** One node's config for each file; two that could not run in one process are refused. */
    public List<NodeConfig> readAll(List<Path> files) throws ConfigException {
        List<String> problems = new ArrayList<>();
        List<NodeConfig> configs = new ArrayList<>();
        for (Path file : files) {
            try {
                configs.add(read(file));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(Neighbours.conflicts(files, configs));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return configs;
    }

    /** The config of a start without files; its problems name the variables. */
    public NodeConfig readEnvironment() throws ConfigException {
        return EnvironmentStart.read(environment, heapBytes);
    }

    public NodeConfig read(Path file) throws ConfigException {
        return parse(file.toString(), text(file));
    }

    /** @param source how problems call the text: a file's name */
    public NodeConfig parse(String source, String json) throws ConfigException {
        JsonNode tree;
        try {
            tree = JSON.readTree(json.startsWith("\uFEFF") ? json.substring(1) : json);
        } catch (JsonProcessingException e) {
            throw new ConfigException(List.of(source + ": " + place(e.getLocation()) + "found broken JSON: "
                    + reason(e) + "; allowed: one JSON object, strictly by RFC 8259, and no field twice"));
        }
        return read(source, tree, new LinkedHashMap<>());
    }

    /** @param names what the user calls a field, where that is not its path */
    NodeConfig read(String source, JsonNode tree, Map<String, String> names) throws ConfigException {
        if (!tree.isObject()) {
            String found = tree.isMissingNode() ? "an empty file" : "something else at the top";
            throw new ConfigException(List.of(source + ": found " + found + "; allowed: one JSON object"));
        }
        Problems problems = new Problems(source, names);
        Section root = Section.root(tree, environment, problems);
        NodeConfig config = read(root, heapBytes);
        root.refuseUnknown();
        problems.throwIfAny();
        if (config == null) {
            throw new AssertionError("no config and no problem");
        }
        return config;
    }

    /** Null where a record refused; what else was wrong is among the section's problems. */
    private static @Nullable NodeConfig read(Section root, long heapBytes) {
        String name = root.requiredText("name", NodeConfig.NAME.asMatchPredicate(), NodeConfig.NAME_ALLOWED);
        String cluster =
                root.text("cluster", "dev", NodeConfig.CLUSTER.asMatchPredicate(), NodeConfig.CLUSTER_ALLOWED);
        HttpConfig http = http(root.section("http"));
        GossipConfig gossip = gossip(root, root.section("gossip"));
        CacheConfig cache = cache(root, root.section("cache"), heapBytes);
        DiskConfig disk = disk(root.sectionOrNull("disk"));
        if (name.isEmpty() || gossip == null || cache == null) {
            return null;
        }
        try {
            return new NodeConfig(name, cluster, http, gossip, cache, disk);
        } catch (InvalidConfigException e) {
            root.refuse(e);
            return null;
        }
    }

    private static HttpConfig http(Section section) {
        return new HttpConfig(
                section.text("host", "127.0.0.1", HostPort::isHost, HostPort.HOST_ALLOWED),
                section.number("port", 8001, HttpConfig.PORT));
    }

    private static @Nullable GossipConfig gossip(Section root, Section section) {
        try {
            return new GossipConfig(
                    section.text("host", "127.0.0.1", HostPort::isHost, HostPort.HOST_ALLOWED),
                    section.number("port", 7946, GossipConfig.PORT),
                    section.addressOrNull("advertise", GossipConfig::isReachable, GossipConfig.ADVERTISE_ALLOWED),
                    section.addresses("seeds"),
                    section.duration("interval", "200ms", GossipConfig.INTERVAL),
                    section.number("fanout", 3, GossipConfig.FANOUT),
                    section.duration("probeInterval", "1s", GossipConfig.PROBE_INTERVAL),
                    section.duration("probeTimeout", "500ms", GossipConfig.PROBE_TIMEOUT),
                    section.duration("joinTimeout", "10s", GossipConfig.JOIN_TIMEOUT),
                    section.duration("maxClockDrift", "5m", GossipConfig.MAX_CLOCK_DRIFT),
                    (int) section.size("maxDatagramBytes", "1200", GossipConfig.MAX_DATAGRAM_BYTES),
                    section.flag("connect", true),
                    section.secret("secret"));
        } catch (InvalidConfigException e) {
            root.refuse(e);
            return null;
        }
    }

    private static @Nullable CacheConfig cache(Section root, Section section, long heapBytes) {
        try {
            return new CacheConfig(
                    section.sizeOrShare("maxBytes", HEAP_PERCENT, CacheConfig.MAX_BYTES, heapBytes),
                    (int) section.size("maxValueBytes", "1MiB", CacheConfig.MAX_VALUE_BYTES),
                    section.durationOrNull("defaultTtl", CacheConfig.DEFAULT_TTL));
        } catch (InvalidConfigException e) {
            root.refuse(e);
            return null;
        }
    }

    /** Null where there is none, or its directory is null, or what is there was refused. */
    private static @Nullable DiskConfig disk(Section section) {
        String directory = section.textOrNullIfWritten("directory", DiskConfig::isDirectory, DiskConfig.DIRECTORY_ALLOWED);
        Duration interval = section.duration("interval", "30s", DiskConfig.INTERVAL);
        return directory == null ? null : new DiskConfig(directory, interval);
    }

    // ------------------------------------------------------------------------------------------------- the file

    private static String text(Path file) throws ConfigException {
        String found;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length <= MAX_FILE_BYTES) {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            }
            found = "more than " + Sizes.format(MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            found = "no such file";
        } catch (AccessDeniedException e) {
            found = "a file that may not be read";
        } catch (CharacterCodingException e) {
            found = "bytes that are no UTF-8";
        } catch (IOException e) {
            found = Files.isDirectory(file) ? "a directory" : "a file that cannot be read (" + e.getMessage() + ")";
        }
        throw new ConfigException(List.of(file + ": found " + found + "; allowed: a JSON file in UTF-8 of at most "
                + Sizes.format(MAX_FILE_BYTES)));
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    /**
     * Jackson's own words on one line, without those about Jackson's settings, and without a token that it did not
     * understand: that may be the secret.
     */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage()
                .replaceAll("(?i)(token) '[^']*'", "$1")
                .replaceAll(" \\(start marker at \\[Source: .*?\\]\\)|, from `[^`]*`", "")
                .replaceAll("\\s+", " ");
    }
}
