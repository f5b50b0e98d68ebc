package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.node.NodeEvent;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.Required;
import io.grapevine.testkit.Shell;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, a real one: a file system of 256 KiB. */
final class FullDiskTest {

    private static final int KEYS = 200;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private boolean mounted;

    @BeforeEach
    void mount() {
        Shell.Outcome outcome =
                Shell.attempt("", "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory.toString());
        mounted = outcome.status() == 0;
        Required.orSkip("A FULL DISK IS", "grapevine.disk.required", mounted
                ? Optional.empty()
                : Optional.of("no right to mount a small file system (run as root): " + outcome.output()));
    }

    @AfterEach
    void unmount() {
        Cluster.result(vertx.close());
        if (mounted) {
            Shell.run("umount", directory.toString());
        }
    }

    private Snapshots snapshots(Machine machine) throws IOException {
        SnapshotSettings settings = new SnapshotSettings(directory, "node", "sim", 100);
        SnapshotLock lock = Objects.requireNonNull(Snapshots.prepare(settings));
        return new Snapshots(vertx, machine.driver, settings, lock, machine.counters);
    }

    @Test
    void isAnAlarmOnceAndNothingElseAndToldOfWhenItIsOver() throws IOException {
        Machine machine = new Machine(directory, 1);
        Snapshots snapshots = snapshots(machine);
        machine.put("first", "1");
        snapshots.begin();
        await().until(() -> machine.counters.written() == 1);
        for (int i = 0; i < KEYS; i++) {
            machine.put("key-" + i, "x".repeat(2_000));
        }
        await().until(() -> machine.counters.failed() >= 3);
        assertThat(machine.put("another", "1").isLocal()).as("the node goes on").isFalse();
        for (int i = 0; i < KEYS; i++) {
            machine.remove("key-" + i);
        }
        await().until(() -> machine.counters.written() >= 2);
        machine.put("last", "1");
        Cluster.result(snapshots.end(5_000));
        assertThat(machine.reported()).containsExactly("ALARM snapshot-failed", "INFO snapshot-again");
        assertThat(machine.generations.unfinished()).doesNotExist();
        assertThat(machine.generations.newestFirst()).hasSize(2);
        machine.restart();
        machine.load();
        assertThat(machine.shown().keySet()).containsExactlyInAnyOrder("first", "another", "last");
    }

    @Test
    void leavesTheNewestThatWasWrittenWhole() throws IOException {
        Machine machine = new Machine(directory, 2);
        machine.put("first", "1");
        machine.write();
        for (int i = 0; i < KEYS; i++) {
            machine.put("key-" + i, "x".repeat(2_000));
        }
        Snapshots snapshots = snapshots(machine);
        Cluster.result(snapshots.end(5_000));
        machine.driver.endLoop();
        assertThat(machine.events).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(NodeEvent.Level.ALARM);
            assertThat(event.text()).contains("no snapshot could be written to " + directory).contains("No space left");
        });
        machine.restart();
        machine.load();
        assertThat(machine.shown().keySet()).containsExactly("first");
    }
}
