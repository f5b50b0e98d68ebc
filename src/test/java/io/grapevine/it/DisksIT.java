package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that keep snapshots, told to end, killed, and started again, one at a time and all at once. */
class DisksIT {

    private static final int KEYS = 200;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path disk;
    private Processes processes;

    @BeforeEach
    void prepare() {
        processes = new Processes(directory, 3);
        disk = directory.resolve("snapshots");
    }

    @AfterEach
    void close() {
        processes.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollInterval(Duration.ofMillis(20));
    }

    private NodeProcess start(int index, String interval) {
        return processes.start(index, config -> with(config, interval));
    }

    private ConfigText with(ConfigText config, String interval) {
        config.disk().put("directory", disk.toString()).put("interval", interval);
        return config;
    }

    private void startAll(String interval) {
        for (int i = 0; i < 3; i++) {
            start(i, interval);
        }
        processes.awaitReady(3);
    }

    private NodeClient client(int index) {
        return processes.client(index);
    }

    private static String origin(NodeClient client) {
        return client.cluster().path("self").path("origin").asText();
    }

    private void put(String value) {
        for (int i = 0; i < KEYS; i++) {
            assertThat(client(i % 3).put("key-" + i, value)).isIn(201, 204);
        }
        processes.awaitEqual(3, SOON);
    }

    private void awaitWrittenSince(int index) {
        double before = client(index).metric("grapevine_snapshots_written_total");
        client(index).put("mark-" + index, Double.toString(before));
        // The one that was being written may have begun before.
        soon().until(() -> client(index).metric("grapevine_snapshots_written_total") >= before + 2
                || isCurrent(index, before));
    }

    private boolean isCurrent(int index, double before) {
        return client(index).metric("grapevine_snapshots_written_total") > before
                && client(index).metric("grapevine_snapshot_age_seconds") < 0.05;
    }

    @Test
    void allToldToEndAtOnceKeepEverythingAndAreNewOrigins() {
        startAll("1h");
        put("value");
        for (int i = 0; i < KEYS; i += 4) {
            client(i % 3).remove("key-" + i);
        }
        client(0).put("short", "x", "3s");
        client(1).put("long", "x", "1h");
        processes.awaitEqual(3, SOON);
        Set<String> origins = new LinkedHashSet<>();
        List<NodeProcess> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            origins.add(origin(client(i)));
            ended.add(processes.process(i));
        }
        ended.forEach(process -> process.signal("TERM"));
        ended.forEach(process -> assertThat(process.awaitExit()).as(process::output).isZero());
        startAll("1h");
        for (int i = 0; i < 3; i++) {
            origins.add(origin(client(i)));
            for (int key = 0; key < KEYS; key++) {
                assertThat(client(i).get("key-" + key)).isEqualTo(key % 4 == 0 ? "<404>" : "value");
            }
            assertThat(client(i).get("long")).isEqualTo("x");
            String left = client(i).getEntry("long").header("Cache-Control");
            assertThat(Integer.parseInt(left.substring(left.indexOf('=') + 1))).as("its ttl ran on").isBetween(3_400, 3_599);
            assertThat(processes.process(i).output()).contains("entries from " + disk);
        }
        assertThat(origins).hasSize(6);
        soon().until(() -> client(0).get("short").equals("<404>") && client(2).get("short").equals("<404>"));
        processes.awaitEqual(3, SOON);
    }

    @Test
    void allKilledAtOnceAreAsOfTheirNewestSnapshots() {
        startAll("200ms");
        put("kept");
        for (int i = 0; i < 3; i++) {
            awaitWrittenSince(i);
        }
        for (int i = 0; i < 3; i++) {
            processes.process(i).signal("KILL");
            processes.process(i).awaitExit();
        }
        startAll("200ms");
        for (int i = 0; i < 3; i++) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(client(i).get("key-" + key)).isEqualTo("kept");
            }
        }
        processes.awaitEqual(3, SOON);
    }

    @Test
    void oneKilledStartsFromItsDiskAndLearnsFromTheOthersWhatItMissed() throws IOException {
        startAll("200ms");
        put("old");
        // Enough that who comes without it would have it streamed.
        for (int i = 0; i < 100; i++) {
            client(i % 3).put("large-" + i, "x".repeat(4_000));
        }
        processes.awaitEqual(3, SOON);
        awaitWrittenSince(2);
        String origin = origin(client(2));
        processes.process(2).signal("KILL");
        processes.process(2).awaitExit();
        Files.writeString(disk.resolve("node-3.snapshot.tmp"), "it was writing");
        for (int i = 0; i < KEYS; i += 4) {
            client(0).put("key-" + i, "new");
            client(1).remove("key-" + (i + 1));
        }
        NodeProcess again = start(2, "200ms");
        again.awaitReady();
        assertThat(origin(again.client())).isNotEqualTo(origin);
        for (int i = 0; i < KEYS; i += 4) {
            assertThat(again.client().get("key-" + i)).isEqualTo("new");
            assertThat(again.client().get("key-" + (i + 1))).as("removed while it was away").isEqualTo("<404>");
            assertThat(again.client().get("key-" + (i + 2))).isEqualTo("old");
        }
        assertThat(again.client().metric("grapevine_snapshots_loaded_entries_total")).isGreaterThanOrEqualTo(KEYS);
        assertThat(again.client().metric("grapevine_bootstraps_total")).as("it had almost all").isZero();
        processes.awaitEqual(3, SOON);
    }

    @Test
    void aTornFileIsToldOfAndTheOneBeforeIsLoaded() throws IOException {
        NodeProcess first = start(0, "200ms");
        first.awaitReady();
        first.client().put("a", "1");
        awaitWrittenSince(0);
        first.client().put("b", "1");
        first.signal("TERM");
        assertThat(first.awaitExit()).as(first::output).isZero();
        Path newest;
        try (var files = Files.list(disk)) {
            newest = files.filter(file -> file.toString().endsWith(".snapshot"))
                    .max(Comparator.comparingLong(DisksIT::generation)).orElseThrow();
        }
        try (var channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        NodeProcess again = start(0, "200ms");
        again.awaitReady();
        assertThat(again.client().get("a")).isEqualTo("1");
        assertThat(again.output()).contains(newest + " was skipped: it is cut off");
        assertThat(again.client().metric("grapevine_snapshots_skipped_total")).isEqualTo(1);
    }

    private static long generation(Path file) {
        String[] parts = file.getFileName().toString().split("\\.");
        return Long.parseLong(parts[1]);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAStartErrorThatNamesTheField() throws IOException {
        Files.writeString(disk, "a file");
        NodeProcess process = start(0, "1s");
        assertThat(process.awaitExit()).isEqualTo(1);
        assertThat(process.output()).contains("node-1: disk.directory: cannot write to " + disk);
    }

    @Test
    void aSecondProcessOfOneNameIsRefusedWhileTheFirstLivesAndNoLonger() {
        NodeProcess first = start(0, "200ms");
        first.awaitReady();
        first.client().put("a", "1");
        NodeProcess second = startAsNode1();
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output())
                .contains("grapevine: node-1: disk.directory: found " + disk + ", where another process keeps the snapshots"
                        + " of node-1; allowed: a directory in which no other node of this name runs")
                .doesNotContain("Exception");
        awaitWrittenSince(0);
        assertThat(first.client().metric("grapevine_snapshots_failed_total")).as("nothing of it was touched").isZero();
        first.signal("KILL");
        first.awaitExit();
        NodeProcess again = startAsNode1();
        again.awaitReady();
        assertThat(again.client().get("a")).isEqualTo("1");
    }

    /** At other ports than the first has. */
    private NodeProcess startAsNode1() {
        return processes.start(1, config -> with(config.name("node-1"), "200ms"));
    }
}
