package io.grapevine.compare;

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

    /** @param directory where files go */
    Results(Path directory) {
        this.directory = directory;
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

    void write(String name, ObjectNode document) {
        write(name + ".json", JSON.writerWithDefaultPrettyPrinter().withRootValueSeparator("\n"), document);
    }

    void chart(String name, String svg) {
        try {
            Files.writeString(directory.resolve(name + ".svg"), svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, com.fasterxml.jackson.databind.ObjectWriter writer, ObjectNode document) {
        try {
            Files.write(directory.resolve(file), writer.writeValueAsBytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
