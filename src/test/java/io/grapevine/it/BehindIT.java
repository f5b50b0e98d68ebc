package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Processes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics and the cluster's page say of a process that is stopped while others write. */
class BehindIT {

    private static final String DOTS = "grapevine_peer_behind_dots{peer=\"node-3\"}";
    private static final String SECONDS = "grapevine_peer_behind_seconds{peer=\"node-3\"}";

    @TempDir
    private Path directory;

    private static JsonNode behind(NodeClient client) {
        for (JsonNode member : client.cluster().path("members")) {
            if (member.path("name").asText().equals("node-3")) {
                return member.path("behind");
            }
        }
        throw new AssertionError("no node-3");
    }

    @Test
    void aStoppedProcessIsBehindByWhatWasWrittenSinceThenIsHeldDeadAndHasCaughtUpWhenItIsBack() {
        try (Processes processes = new Processes(directory, 3)) {
            processes.startAll(3);
            NodeClient writer = processes.client(0);
            await().until(() -> writer.metric(DOTS) == 0);
            processes.process(2).signal("STOP");
            for (int i = 0; i < 20; i++) {
                writer.put("key-" + i, "value");
            }
            assertThat(writer.metric(DOTS)).isEqualTo(20);
            await().atMost(Duration.ofSeconds(3)).until(() -> writer.metric(SECONDS) > 1);
            assertThat(behind(writer).path("dots").asInt()).isEqualTo(20);
            assertThat(behind(writer).path("seconds").asDouble()).isGreaterThan(1);
            assertThat(writer.metric("grapevine_peer_behind_dots{peer=\"node-2\"}")).isZero();
            await().atMost(Duration.ofSeconds(10)).until(() -> writer.stateOf("node-3").equals("dead"));
            assertThat(behind(writer).isNull()).as("of who is held dead nothing is said").isTrue();
            processes.process(2).signal("CONT");
            processes.awaitReady(3);
            await().atMost(Duration.ofSeconds(5)).until(() -> writer.metric(DOTS) == 0 && writer.metric(SECONDS) == 0);
            assertThat(processes.client(2).get("key-19")).isEqualTo("value");
        }
    }
}
