package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the docs name is there. */
final class DocsTest {

    private static final Path CONFIGURATION = Path.of("docs/CONFIGURATION.md");

    /** A path from the top of the repository; {@code target/} is left out, for it is made. */
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./-])(?:src|docs|conf|k8s|\\.ci)/[\\w./-]*[\\w/]|(?<![\\w./-])(?:CHANGELOG\\.md|LICENSE|pom\\.xml)");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| (`[^`]*`|\\(required\\)) \\|");
    private static final Pattern FIELD = Pattern.compile("`((?:http|gossip|cache|disk)\\.[A-Za-z]+)`");

    private static List<Path> docs() throws IOException {
        List<Path> docs = new ArrayList<>();
        for (String top : List.of("README.md", "CHANGELOG.md")) {
            if (Files.exists(Path.of(top))) {
                docs.add(Path.of(top));
            }
        }
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(docs::add);
        }
        return docs;
    }

    @Test
    void everyPathThatTheDocsNameExists() throws IOException {
        List<String> missing = new ArrayList<>();
        int seen = 0;
        for (Path doc : docs()) {
            Matcher paths = PATH.matcher(Files.readString(doc));
            while (paths.find()) {
                seen++;
                if (!Files.exists(Path.of(paths.group()))) {
                    missing.add(doc + ": " + paths.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(seen).isPositive();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path doc : docs()) {
            Path parent = doc.getParent() == null ? Path.of("") : doc.getParent();
            Matcher links = LINK.matcher(Files.readString(doc));
            while (links.find()) {
                if (!Files.exists(parent.resolve(links.group(1)))) {
                    missing.add(doc + ": " + links.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theTableOfFieldsIsWhatTheProgramReads() throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        String text = Files.readString(CONFIGURATION);
        Matcher rows = ROW.matcher(text.substring(text.indexOf("## Fields"), text.indexOf("## How values")));
        while (rows.find()) {
            documented.put(rows.group(1), rows.group(2).replace("`", ""));
        }
        assertThat(documented).containsExactlyEntriesOf(ConfigReader.fields());
    }

    @Test
    void everyFieldThatTheDocsNameIsKnown() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Path doc : docs()) {
            Matcher fields = FIELD.matcher(Files.readString(doc));
            while (fields.find()) {
                if (!ConfigReader.fields().containsKey(fields.group(1))) {
                    unknown.add(doc + ": " + fields.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** The example is what a reader copies first. */
    @Test
    void theExampleLoads() throws Exception {
        Matcher example = Pattern.compile("(?s)```json\n(.*?)```").matcher(Files.readString(CONFIGURATION));
        assertThat(example.find()).isTrue();
        assertThat(new ConfigReader(Map.of(), 1L << 30).parse("example", example.group(1)).name()).isEqualTo("node-1");
    }
}
