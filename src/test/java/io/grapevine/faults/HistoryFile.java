package io.grapevine.faults;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A history as text: one record a line, as {@code {"call":{…}}}. */
final class HistoryFile {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, JsonNode>> LINE = new TypeReference<>() {};

    private HistoryFile() {}

    static void write(History history, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            line(out, "seed", history.seed());
            lines(out, "run", history.runs());
            lines(out, "fault", history.faults());
            lines(out, "checkpoint", history.checkpoints());
            lines(out, "standstill", history.standstills());
            lines(out, "complaint", history.complaints());
            lines(out, "call", history.calls());
        }
    }

    private static void lines(BufferedWriter out, String name, List<?> records) throws IOException {
        for (Object each : records) {
            line(out, name, each);
        }
    }

    private static void line(BufferedWriter out, String name, Object content) throws IOException {
        out.write(JSON.writeValueAsString(Map.of(name, content)));
        out.newLine();
    }

    static History read(Path file) throws IOException {
        Map<String, List<JsonNode>> byName = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JSON.readValue(line, LINE).forEach(
                        (name, content) -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(content));
            }
        }
        return new History(
                all(byName, "seed", Long.class).get(0),
                all(byName, "call", Call.class),
                all(byName, "run", Run.class),
                all(byName, "fault", Fault.class),
                all(byName, "checkpoint", Checkpoint.class),
                all(byName, "standstill", Standstill.class),
                all(byName, "complaint", Complaint.class));
    }

    private static <T> List<T> all(Map<String, List<JsonNode>> byName, String name, Class<T> type) throws IOException {
        List<T> all = new ArrayList<>();
        for (JsonNode each : byName.getOrDefault(name, List.of())) {
            all.add(JSON.treeToValue(each, type));
        }
        return all;
    }
}
