package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.OpenMetricsText;
import io.grapevine.testkit.Scraped;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node tells Prometheus is OpenMetrics, and the operator's handbook has all of it and nothing else. */
final class MetricsDocTest {

    private static final Path HANDBOOK = Path.of("docs/OPERATIONS.md");
    private static final Path DASHBOARD = Path.of("k8s/monitoring/dashboard.json");
    private static final Path ALERTS = Path.of("k8s/monitoring/alerts.yaml");
    private static final Pattern NAME = Pattern.compile("(?<![a-z_])(?:grapevine|jvm|process|system)_[a-z_]+[a-z]");
    private static final Pattern OTHER_UNIT = Pattern.compile("_(ms|millis|milliseconds|nanos|micros|minutes|kb|kib|mib|percent)(_|$)");

    private static final Vertx VERTX = Vertx.vertx();
    private static OpenMetricsText scrape;

    @BeforeAll
    static void scrape() {
        try (Cluster cluster = Cluster.of(VERTX, 2)) {
            scrape = Scraped.of(cluster);
        }
    }

    @AfterAll
    static void close() {
        Cluster.result(VERTX.close());
    }

    private static Set<String> ours(Set<String> names) {
        Set<String> ours = new TreeSet<>(names);
        ours.removeIf(name -> !name.startsWith("grapevine_"));
        return ours;
    }

    /** A histogram may be named by what a query asks of it. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher found = NAME.matcher(Files.readString(HANDBOOK));
        while (found.find()) {
            String base = found.group().replaceFirst("_(bucket|count|sum)$", "");
            names.add(scrape.names().contains(base) ? base : found.group());
        }
        return names;
    }

    @Test
    void everyMetricOfOursIsInTheHandbook() throws IOException {
        assertThat(ours(documented())).isEqualTo(ours(scrape.names()));
    }

    @Test
    void everyMetricOfTheMachineThatTheHandbookNamesIsThere() throws IOException {
        assertThat(scrape.names()).containsAll(documented());
    }

    /** Names without what a query asks of a histogram. */
    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = NAME.matcher(text);
        while (found.find()) {
            names.add(found.group().replaceFirst("_seconds_(bucket|count|sum)$", "_seconds"));
        }
        return names;
    }

    @Test
    void everyMetricOfTheDashboardIsThereAndEachOfItsPanelsAsksForOne() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(DASHBOARD.toFile());
        int asked = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                asked++;
                assertThat(named(target.path("expr").asText())).as(panel.path("title").asText()).isNotEmpty();
            }
        }
        assertThat(asked).isGreaterThan(20);
        assertThat(scrape.names()).containsAll(named(dashboard.toString()));
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void everyAlertAsksForMetricsThatAreThereAndLeadsToASectionOfTheHandbook() throws IOException {
        Set<String> sections = new TreeSet<>();
        for (String line : Files.readAllLines(HANDBOOK)) {
            if (line.startsWith("#")) {
                sections.add(line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'));
            }
        }
        JsonNode rules = new YAMLMapper().readTree(ALERTS.toFile()).path("groups").path(0).path("rules");
        assertThat(rules).hasSizeGreaterThan(10);
        for (JsonNode rule : rules) {
            String alert = rule.path("alert").asText();
            assertThat(named(rule.path("expr").asText())).as(alert).isNotEmpty().isSubsetOf(scrape.names());
            assertThat(rule.path("annotations").path("summary").asText()).as(alert).isNotEmpty();
            assertThat(rule.path("labels").path("severity").asText()).as(alert).isIn("info", "warning", "critical");
            String runbook = rule.path("annotations").path("runbook").asText();
            assertThat(runbook).as(alert).startsWith(HANDBOOK + "#");
            assertThat(sections).as(alert).contains(runbook.substring(runbook.indexOf('#') + 1));
        }
        // Also the handbook's own signposts lead somewhere.
        Matcher signs = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(Files.readString(HANDBOOK));
        while (signs.find()) {
            assertThat(sections).contains(signs.group(1));
        }
    }

    @Test
    void everyKindOfEventThatTheProgramKnowsIsInTheHandbook() throws IOException {
        Set<String> kinds = new TreeSet<>();
        Pattern kind = Pattern.compile("(?:Level\\.[A-Z]+,|EVENT,|(?:warn|error)\\()\\s*\"([a-z-]+)\"");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher found = kind.matcher(Files.readString(source));
                while (found.find()) {
                    kinds.add(found.group(1));
                }
            }
        }
        assertThat(kinds).hasSizeGreaterThan(15).contains("member-dead", "started", "exposed", "start-failed");
        String handbook = Files.readString(HANDBOOK);
        assertThat(kinds).allSatisfy(each -> assertThat(handbook).contains("`" + each + "`"));
    }

    @Test
    void unitsAreBaseUnitsAndStandAtTheEnd() {
        for (OpenMetricsText.Family family : scrape.families().values()) {
            if (family.name.startsWith("grapevine_")) {
                assertThat(family.name).doesNotContainPattern(OTHER_UNIT).doesNotEndWith("_total");
                // The highest of the last minutes, beside its histogram.
                String name = family.name.replaceFirst("_seconds_max$", "_seconds");
                assertThat(name.replaceFirst("_(bytes|seconds)$", "")).as(name).doesNotContainPattern("bytes|seconds");
            }
        }
    }

    @Test
    void noLabelGrowsWithWhatClientsSend() {
        scrape.families().values().forEach(family ->
                assertThat(String.join("\n", family.samples.keySet())).doesNotContain("counted"));
    }
}
