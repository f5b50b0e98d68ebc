package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.node.Readiness;
import io.grapevine.testkit.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When snapshots are written and loaded. */
final class SnapshotsTest {

    private static final int MANY = 2_000;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Machine machine;
    private SnapshotSettings settings;
    private SnapshotLock lock;

    @BeforeEach
    void prepare() throws IOException {
        machine = new Machine(directory, 1);
        settings = new SnapshotSettings(directory, "node", "sim", 20);
        lock = Objects.requireNonNull(Snapshots.prepare(settings));
    }

    @AfterEach
    void close() {
        Cluster.result(vertx.close());
    }

    private Snapshots snapshots() {
        return new Snapshots(vertx, machine.driver, settings, lock, machine.counters);
    }

    @Test
    void writesWhenSomethingHasChangedAndNotElse() {
        Snapshots snapshots = snapshots();
        snapshots.begin();
        machine.put("a", "1");
        await().until(() -> newestHolds("a", "1"));
        long written = machine.counters.written();
        await().during(Duration.ofMillis(300)).until(() -> machine.counters.written() == written);
        assertThat(machine.counters.ageSeconds()).as("it was looked at, and is as it was").isLessThan(0.3);
        machine.put("a", "2");
        await().until(() -> machine.counters.written() > written);
        Cluster.result(snapshots.end(5_000));
        assertThat(machine.counters.failed()).isZero();
    }

    private boolean newestHolds(String key, String value) throws IOException {
        Machine reader = new Machine(directory, 2);
        reader.load();
        return value.equals(reader.shown().get(key));
    }

    @Test
    void writesALastOneAtTheEnd() throws IOException {
        Snapshots snapshots = snapshots();
        snapshots.begin();
        machine.put("a", "1");
        Cluster.result(snapshots.end(5_000));
        long written = machine.counters.written();
        assertThat(written).isPositive();
        machine.restart();
        machine.load();
        assertThat(machine.shown()).containsEntry("a", "1");
        assertThat(machine.generations.unfinished()).doesNotExist();
    }

    @Test
    void aLastOneWithoutTimeIsGivenUpAndToldOf() throws IOException {
        machine.put("a", "1");
        Cluster.result(snapshots().end(-1));
        assertThat(machine.counters.written()).isZero();
        assertThat(machine.reported()).containsExactly("WARN snapshot-given-up");
        assertThat(machine.generations.newestFirst()).isEmpty();
        assertThat(machine.generations.unfinished()).doesNotExist();
    }

    @Test
    void whoLoadsIsNotReadyAndThenBeginsToWaitForTheOthers() throws IOException {
        writeManyAndRestart();
        machine.driver.call((node, now) -> {
            node.onRestoring();
            return Boolean.TRUE;
        });
        assertThat(readiness()).isEqualTo(new Readiness(false, "restoring: the snapshot is not yet loaded"));
        // Longer than the others are waited for.
        machine.pass(60 * Machine.SECOND);
        assertThat(readiness().reason()).startsWith("restoring");
        Cluster.result(snapshots().load());
        assertThat(machine.map().entryCount()).isEqualTo(MANY);
        assertThat(readiness().reason()).isEqualTo("starting: not yet compared with the others");
        machine.pass(11 * Machine.SECOND);
        machine.driver.call((node, now) -> {
            node.onWakeup(now);
            return Boolean.TRUE;
        });
        assertThat(readiness().ready()).as("nobody answered").isTrue();
    }

    @Test
    void whoIsToldToEndReadsNoFurtherAndLeavesTheFilesAsTheyAre() throws IOException {
        writeManyAndRestart();
        Path newest = machine.generations.newestFirst().get(0);
        Snapshots snapshots = snapshots();
        Cluster.result(endInTheMiddle(snapshots, () -> {}));
        assertThat(machine.map().entryCount()).isLessThan(MANY);
        assertThat(machine.generations.newestFirst()).containsExactly(newest);
        assertThat(machine.reported()).containsExactly("INFO snapshot-not-loaded");
        assertThat(machine.counters.skipped()).as("nothing is wrong with it").isZero();
        machine.restart();
        machine.load();
        assertThat(machine.map().entryCount()).isEqualTo(MANY);
    }

    @Test
    void whoWasWrittenToReadsAllBeforeItEndsSoThatTheLastOneHoldsBoth() throws IOException {
        writeManyAndRestart();
        Snapshots snapshots = snapshots();
        Cluster.result(endInTheMiddle(snapshots, () -> machine.put("written meanwhile", "1")));
        machine.restart();
        machine.load();
        assertThat(machine.map().entryCount()).isEqualTo(MANY + 1);
        assertThat(machine.shown()).containsKey("written meanwhile");
    }

    @Test
    void whoWasWrittenToAndHasNoTimeLeftLeavesTheFilesAsTheyAreAndTellsOfIt() throws IOException {
        writeManyAndRestart();
        Path newest = machine.generations.newestFirst().get(0);
        Snapshots snapshots = snapshots();
        machine.put("written meanwhile", "1");
        Future<Void> ended = machine.driver.call((node, now) -> {
            snapshots.load();
            return snapshots.end(-1);
        });
        Cluster.result(ended);
        assertThat(machine.generations.newestFirst()).containsExactly(newest);
        assertThat(machine.reported()).containsExactly("INFO snapshot-not-loaded", "WARN snapshot-given-up");
    }

    private void writeManyAndRestart() throws IOException {
        for (int i = 0; i < MANY; i++) {
            machine.put("key-" + i, "x".repeat(100));
        }
        machine.write();
        machine.restart();
    }

    /** While the lock is held the loader gets no further than to its first entries. */
    private Future<Void> endInTheMiddle(Snapshots snapshots, Runnable meanwhile) {
        return machine.driver.call((node, now) -> {
            snapshots.load();
            meanwhile.run();
            return snapshots.end(5_000);
        });
    }

    @Test
    void aNameIsOneNodesInADirectoryUntilItHasEnded() throws IOException {
        assertThat(Snapshots.prepare(settings)).isNull();
        SnapshotLock other = Snapshots.prepare(new SnapshotSettings(directory, "node.2", "sim", 20));
        assertThat(other).as("another name").isNotNull();
        Cluster.result(snapshots().end(5_000));
        assertThat(Snapshots.prepare(settings)).isNotNull();
    }

    @Test
    void aFileSystemWithoutLocksIsWarnedOfAndNothingElse() throws IOException {
        lock.close();
        Path file = directory.resolve("node.snapshot.lock");
        Files.delete(file);
        Files.createDirectory(file);
        lock = Objects.requireNonNull(Snapshots.prepare(settings));
        Snapshots snapshots = snapshots();
        Cluster.result(snapshots.load());
        machine.put("a", "1");
        Cluster.result(snapshots.end(5_000));
        assertThat(machine.counters.written()).isEqualTo(1);
        assertThat(machine.reported()).containsExactly("WARN snapshot-unlocked");
    }

    private Readiness readiness() {
        return machine.driver.call((node, now) -> node.readiness(now));
    }
}
