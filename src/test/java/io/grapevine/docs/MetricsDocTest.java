package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.OpenMetricsText;
import io.grapevine.testkit.Scraped;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node tells Prometheus is OpenMetrics, and the operator's handbook has all of it and nothing else. */
final class MetricsDocTest {

    private static final Path HANDBOOK = Path.of("docs/OPERATIONS.md");
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
