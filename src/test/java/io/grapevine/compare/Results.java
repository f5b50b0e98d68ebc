package io.grapevine.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What was measured, and under which circumstances, as a JSON file beside the charts. */
final class Results {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    private final String name;

    /**
     * @param directory where files go
     * @param name of each of them
     */
    Results(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void put(ObjectNode node, String name, Series series) {
        ObjectNode all = node.putObject(name);
        all.put("median", series.median()).put("least", series.least()).put("most", series.most());
        ArrayNode rounds = all.putArray("rounds");
        series.values().forEach(rounds::add);
    }

    /** A document to be filled. */
    static ObjectNode document() {
        ObjectNode root = JSON.createObjectNode();
        root.put("date", LocalDate.now(ZoneOffset.UTC).toString())
                .put("java", Runtime.version().toString())
                .put("jvmOptions", Servers.JVM_OPTIONS)
                .put("processors", Runtime.getRuntime().availableProcessors());
        return root;
    }

    void write(ObjectNode document) {
        try {
            write("json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void chart(String svg) {
        write("svg", svg);
    }

    /** One of several. */
    void chart(String of, String svg) {
        write(of + ".svg", svg);
    }

    private void write(String extension, String text) {
        try {
            Files.writeString(directory.resolve(name + "." + extension), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
