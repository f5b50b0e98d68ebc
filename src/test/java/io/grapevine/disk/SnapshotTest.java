package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run finds that another left. */
final class SnapshotTest {

    private static final long TTL = 10 * Machine.SECOND;

    @TempDir
    private Path directory;

    private Machine machine;

    @BeforeEach
    void start() {
        machine = new Machine(directory, 1);
    }

    private void restartAfter(long nanos) throws IOException {
        machine.write();
        machine.pass(nanos);
        machine.restart();
        machine.load();
    }

    private State state(Dot dot) {
        return machine.map().state(dot);
    }

    private long left(Dot dot) {
        Entry entry = machine.map().entry(dot);
        return entry == null ? 0 : entry.leftNanos(machine.nanos);
    }

    @Test
    void whatWasLiveIsLiveAndWhatWasDeadIsDead() throws IOException {
        Dot kept = machine.put("kept", "1").dot();
        Dot overwritten = machine.put("changed", "old").dot();
        machine.put("changed", "new");
        Dot removed = machine.put("removed", "1").dot();
        machine.remove("removed");
        long digest = machine.map().digest();
        restartAfter(Machine.SECOND);
        assertThat(machine.map().digest()).isEqualTo(digest);
        assertThat(machine.shown()).isEqualTo(Map.of("kept", "1", "changed", "new"));
        assertThat(state(kept)).isEqualTo(State.LIVE);
        assertThat(state(overwritten)).isEqualTo(State.DEAD);
        assertThat(state(removed)).isEqualTo(State.DEAD);
        assertThat(machine.reported()).containsExactly("INFO snapshot-loaded");
        assertThat(machine.counters.loaded()).isEqualTo(2);
    }

    @Test
    void eachRunIsANewOriginAndItsWritesRankAboveWhatItLoaded() throws IOException {
        machine.wallMillis += 3_600_000;
        Entry removed = machine.put("a", "old");
        machine.remove("a");
        machine.wallMillis -= 3_600_000;
        restartAfter(0);
        assertThat(machine.map().self()).isNotEqualTo(removed.origin());
        assertThat(machine.put("a", "new").timestamp()).as("somebody may hold it yet").isGreaterThan(removed.timestamp());
    }

    @Test
    void whatHasTimeLeftHasLessByWhatPassed() throws IOException {
        Dot dot = machine.put("a", "1", TTL).dot();
        restartAfter(TTL / 4);
        assertThat(left(dot)).isEqualTo(TTL * 3 / 4);
        machine.pass(TTL / 2);
        restartAfter(TTL / 8);
        assertThat(left(dot)).as("and again").isEqualTo(TTL / 8);
        machine.pass(TTL / 8);
        assertThat(machine.shown()).isEmpty();
    }

    @Test
    void aClockThatIsWrongHidesAndNeverKills() throws IOException {
        Dot dot = machine.put("a", "1", TTL).dot();
        Dot forever = machine.put("b", "2").dot();
        machine.write();
        machine.wallMillis += 3_600_000;
        machine.restart();
        machine.load();
        assertThat(state(dot)).isEqualTo(State.UNKNOWN);
        assertThat(state(forever)).isEqualTo(State.LIVE);
        machine.wallMillis -= 3_600_000;
        machine.restart();
        machine.load();
        assertThat(left(dot)).as("the clock is right again").isEqualTo(TTL);
    }

    @Test
    void aClockThatWentBackGivesNothingMoreTime() throws IOException {
        Dot dot = machine.put("a", "1", TTL).dot();
        machine.write();
        machine.wallMillis -= 3_600_000;
        machine.restart();
        machine.load();
        assertThat(left(dot)).isEqualTo(TTL);
    }

    /** It was read before it was overwritten, and the other entry has ended since: what it replaced has not come back. */
    @Test
    void whatWasOverwrittenWhileItWasWrittenDoesNotComeBackWhenTheOtherHasEnded() throws IOException {
        Dot old = machine.put("a", "old").dot();
        for (int i = 0; i < 100; i++) {
            machine.put("filler-" + i, "x".repeat(2_000));
        }
        List<Dot> fresh = new ArrayList<>();
        machine.write(() -> {
            if (fresh.isEmpty()) {
                fresh.add(machine.put("a", "new", TTL).dot());
            }
        });
        machine.pass(TTL);
        machine.restart();
        machine.load();
        assertThat(machine.shown()).hasSize(100).doesNotContainKey("a");
        assertThat(state(old)).isEqualTo(State.DEAD);
        assertThat(state(fresh.get(0))).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatIsLocalIsNotWritten() throws IOException {
        machine.driver.call((node, now) -> String.valueOf(node.putLocal(
                now, machine.map().key(Machine.utf8("a")), "text/plain", new byte[8], TTL)));
        restartAfter(0);
        assertThat(machine.map().entryCount()).isZero();
    }

    @Test
    void whatDoesNotFitIsLeftUnknownAndToldOf() throws IOException {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dots.add(machine.put("key-" + i, "x".repeat(2_000)).dot());
        }
        machine.write();
        Machine smaller = new Machine(directory, 3, 100_000);
        smaller.load();
        assertThat(smaller.map().liveBytes()).isBetween(90_000L, 100_000L);
        assertThat(dots).noneMatch(dot -> smaller.map().state(dot) == State.DEAD);
        assertThat(smaller.reported()).containsExactly("INFO snapshot-loaded", "WARN snapshot-roomless");
    }

    @Test
    void anotherClustersIsSkipped() throws IOException {
        machine.put("a", "1");
        machine.write();
        machine.restart();
        new SnapshotLoader(machine.driver, "another", machine.counters)
                .load(machine.generations.newestFirst(), () -> false);
        assertThat(machine.map().entryCount()).isZero();
        assertThat(machine.events).isEmpty();
        machine.driver.endLoop();
        assertThat(machine.events.get(0).text()).contains("node.1.snapshot was skipped: it is of cluster sim");
    }

    @Test
    void anotherFormatIsSkipped() throws IOException {
        machine.put("a", "1");
        machine.write();
        Path file = machine.generations.newestFirst().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[9] = 2;
        Files.write(file, bytes);
        machine.restart();
        machine.load();
        machine.driver.endLoop();
        assertThat(machine.events.get(0).text()).contains("it has format 2, not 1");
        assertThat(machine.counters.skipped()).isEqualTo(1);
    }

    @Test
    void twoGenerationsAreKeptAndOthersFilesAreNotTouched() throws IOException {
        for (String name : List.of("node.x.snapshot", "node.0.snapshot", "other.7.snapshot", "node.a.3.snapshot", "notes.txt")) {
            Files.writeString(directory.resolve(name), "not ours");
        }
        Files.writeString(machine.generations.unfinished(), "of a run that was killed");
        for (int i = 0; i < 12; i++) {
            machine.put("a", "value-" + i);
            machine.write();
        }
        assertThat(machine.generations.newestFirst())
                .containsExactly(directory.resolve("node.12.snapshot"), directory.resolve("node.11.snapshot"));
        try (var files = Files.list(directory)) {
            assertThat(files.count()).isEqualTo(7);
        }
        machine.restart();
        machine.load();
        assertThat(machine.shown()).containsEntry("a", "value-11");
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        machine.write();
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(machine.generations.newestFirst().get(0)))).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryThatCannotBeOneIsRefusedAtTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> new Generations(file, "node").prepare()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Generations(file.resolve("below"), "node").prepare()).isInstanceOf(IOException.class);
        new Generations(directory.resolve("made/where/missing"), "node").prepare();
        assertThat(directory.resolve("made/where/missing")).isDirectory();
    }

    /** Whether to give up is asked between two of them. */
    @Test
    void theEntriesAreReadASliceAtATime() throws IOException {
        int entries = 3_000;
        for (int i = 0; i < entries; i++) {
            machine.put("k" + i, "v".repeat(100));
        }
        AtomicInteger slices = new AtomicInteger();
        SnapshotWriter writer = new SnapshotWriter(machine.driver, "test");
        SnapshotWriter.Written written = writer.write(directory.resolve("slices"), () -> slices.incrementAndGet() < 0);
        assertThat(written).isNotNull().extracting(SnapshotWriter.Written::entries).isEqualTo((long) entries);
        assertThat(slices).hasValueGreaterThanOrEqualTo(entries * 100 / (64 << 10));
    }
}
