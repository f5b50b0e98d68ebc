package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.PreviousVersion;
import io.grapevine.testkit.Processes;
import io.grapevine.testkit.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of which some nodes are of the version before, as it is while it is upgraded, or taken back. */
class UpgradeIT {

    private static final int NODES = 3;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path compiled;

    private static List<String> previous;

    @TempDir
    private Path directory;

    private Processes processes;
    private int writes;

    @BeforeAll
    static void compile() throws Exception {
        Optional<String> missing = PreviousVersion.isInHistory()
                ? Optional.empty()
                : Optional.of("this clone's history does not go back to " + PreviousVersion.commit() + "; fetch all of it");
        Required.orSkip("UPGRADES", "grapevine.upgrade.required", missing);
        previous = PreviousVersion.compiledInto(compiled);
    }

    @BeforeEach
    void prepare() {
        processes = new Processes(directory, NODES);
    }

    @AfterEach
    void close() {
        processes.close();
    }

    private void startPrevious(int count) {
        for (int i = 0; i < count; i++) {
            processes.start(i, previous);
        }
    }

    private void awaitShown(int node, String key, String value) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(processes.client(node).get(key)).isEqualTo(value));
    }

    /** Writes at each, overwrites and removes at the next one, and looks at all. */
    private void writeAndLookEverywhere() {
        writes++;
        for (int i = 0; i < NODES; i++) {
            int other = (i + 1) % NODES;
            String key = "key-" + writes + "-" + i;
            assertThat(processes.client(i).put(key, "first")).isEqualTo(201);
            awaitShown(other, key, "first");
            assertThat(processes.client(other).put(key, "second")).isEqualTo(204);
            String removed = "removed-" + writes + "-" + i;
            assertThat(processes.client(i).put(removed, "soon gone")).isEqualTo(201);
            awaitShown(other, removed, "soon gone");
            assertThat(processes.client(other).remove(removed)).isEqualTo(204);
            for (int node = 0; node < NODES; node++) {
                awaitShown(node, key, "second");
                awaitShown(node, removed, "<404>");
            }
        }
        processes.awaitEqual(NODES, SOON);
    }

    private void lookAtAllThatWasWritten() {
        for (int write = 1; write <= writes; write++) {
            for (int i = 0; i < NODES; i++) {
                for (int node = 0; node < NODES; node++) {
                    assertThat(processes.client(node).get("key-" + write + "-" + i)).isEqualTo("second");
                    assertThat(processes.client(node).get("removed-" + write + "-" + i)).isEqualTo("<404>");
                }
            }
        }
    }

    private void replace(int node, boolean byPrevious) {
        NodeProcess process = processes.process(node);
        process.signal("TERM");
        assertThat(process.awaitExit()).as(process::output).isZero();
        if (byPrevious) {
            processes.start(node, previous);
        } else {
            processes.start(node);
        }
        processes.awaitReady(NODES);
    }

    private static double refusedForVersion(NodeClient client) {
        return client.metric("grapevine_messages_refused_total{reason=\"version\"}");
    }

    @Test
    void isUpgradedAndTakenBackNodeByNodeWithoutLoss() {
        startPrevious(NODES);
        processes.awaitReady(NODES);
        writeAndLookEverywhere();
        for (int node = 0; node < NODES; node++) {
            replace(node, false);
            writeAndLookEverywhere();
        }
        lookAtAllThatWasWritten();
        for (int node = 0; node < NODES; node++) {
            assertThat(refusedForVersion(processes.client(node))).as("all read what all write").isZero();
        }
        for (int node = 0; node < NODES; node++) {
            replace(node, true);
            writeAndLookEverywhere();
        }
        lookAtAllThatWasWritten();
    }

    @Test
    void aNodeOfEitherVersionTakesEverythingFromOneOfTheOther() throws IOException {
        startPrevious(1);
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');
        processes.process(0).awaitReady();
        for (int i = 0; i < 2_000; i++) {
            assertThat(processes.client(0).put("key-" + i, "value-" + i)).isEqualTo(201);
        }
        assertThat(processes.client(0).put("large", large, "?ttl=10m")).isEqualTo(201);
        processes.start(1).awaitReady();
        assertThat(processes.client(1).entryCount()).isEqualTo(2_001);
        processes.process(0).close();
        processes.start(2, previous).awaitReady();
        assertThat(processes.client(2).entryCount()).isEqualTo(2_001);
        assertThat(processes.client(2).get("key-1999")).isEqualTo("value-1999");
        assertThat(processes.client(2).getEntry("large").body()).isEqualTo(large);
        byte[] larger = "larger".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        assertThat(processes.client(2).put("large", larger, "")).isEqualTo(204);
        await().atMost(SOON).until(() -> processes.client(1).getEntry("large").body().length == larger.length);
    }

    @Test
    void whoDiesIsHeldDeadByNodesOfBothVersions() {
        startPrevious(2);
        processes.start(2);
        processes.awaitReady(NODES);
        writeAndLookEverywhere();
        processes.process(1).close();
        for (int node : new int[] {0, 2}) {
            await().atMost(Duration.ofSeconds(15)).until(() -> processes.client(node).stateOf("node-2").equals("dead"));
        }
        assertThat(refusedForVersion(processes.client(0))).as("it is told of the newer version, and drops that").isPositive();
    }
}
