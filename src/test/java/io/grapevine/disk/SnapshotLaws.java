package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap.State;
import io.grapevine.crdt.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a file, and whatever happens while it is written: what is loaded is true. */
final class SnapshotLaws {

    @TempDir
    private Path directory;

    // ---- files that are damaged

    /** A machine with two generations on its disk, and what each of them holds. */
    private final class TwoGenerations {
        final Machine machine;
        final Map<String, String> older;
        final Map<String, String> newer;
        final Path olderFile;
        final Path newerFile;
        final byte[] newerBytes;

        TwoGenerations(long seed) throws IOException {
            machine = new Machine(directory, seed);
            for (int i = 0; i < 20; i++) {
                machine.put("key-" + i, "old-" + i, i % 3 == 0 ? 3_600 * Machine.SECOND : Version.FOREVER);
            }
            machine.write();
            older = machine.shown();
            for (int i = 0; i < 20; i += 2) {
                machine.put("key-" + i, "new-" + i);
                machine.remove("key-" + (i + 1));
            }
            machine.write();
            newer = machine.shown();
            List<Path> files = machine.generations.newestFirst();
            newerFile = files.get(0);
            olderFile = files.get(1);
            newerBytes = Files.readAllBytes(newerFile);
        }

        Map<String, String> loadedWith(byte[] bytes) throws IOException {
            Files.write(newerFile, bytes);
            machine.restart();
            machine.load();
            return machine.shown();
        }
    }

    @Test
    void ofAnyTruncationThePreviousGenerationIsLoaded() throws IOException {
        TwoGenerations disk = new TwoGenerations(1);
        assertThat(disk.loadedWith(disk.newerBytes)).isEqualTo(disk.newer);
        for (int length = 0; length < disk.newerBytes.length; length++) {
            assertThat(disk.loadedWith(Arrays.copyOf(disk.newerBytes, length))).as("%s bytes", length).isEqualTo(disk.older);
        }
        assertThat(disk.machine.counters.skipped()).isEqualTo(disk.newerBytes.length);
    }

    @Test
    void ofAnyFlippedBitThePreviousGenerationIsLoaded() throws IOException {
        TwoGenerations disk = new TwoGenerations(2);
        for (int at = 0; at < disk.newerBytes.length; at++) {
            byte[] bytes = disk.newerBytes.clone();
            bytes[at] ^= (byte) (1 << at % 8);
            assertThat(disk.loadedWith(bytes)).as("byte %s", at).isEqualTo(disk.older);
        }
    }

    @Test
    void ofAnythingElseThePreviousGenerationIsLoaded() throws IOException {
        TwoGenerations disk = new TwoGenerations(3);
        byte[] bytes = disk.newerBytes;
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int from = random.nextInt(bytes.length);
            int to = random.nextInt(from, bytes.length + 1);
            byte[] part = Arrays.copyOfRange(bytes, from, to);
            byte[] damaged = switch (seed % 4) {
                // a piece twice, a piece left out, a piece overwritten, a piece behind the end
                case 0 -> joined(Arrays.copyOf(bytes, to), part, Arrays.copyOfRange(bytes, to, bytes.length));
                case 1 -> joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
                case 2 -> {
                    byte[] noise = new byte[to - from];
                    random.nextBytes(noise);
                    yield joined(Arrays.copyOf(bytes, from), noise, Arrays.copyOfRange(bytes, to, bytes.length));
                }
                default -> joined(bytes, part);
            };
            if (!Arrays.equals(damaged, bytes)) {
                assertThat(disk.loadedWith(damaged)).as("seed %s", seed).isEqualTo(disk.older);
            }
        }
    }

    /** Each block is whole, and what they say together is not what was written. */
    @Test
    void ofBlocksLeftOutDoubledOrSwappedThePreviousGenerationIsLoaded() throws IOException {
        TwoGenerations disk = new TwoGenerations(5);
        List<byte[]> blocks = blocks(disk.newerBytes);
        assertThat(blocks).as("head, entries, deaths, end").hasSize(4);
        byte[] preamble = Arrays.copyOf(disk.newerBytes, SnapshotOutput.PREAMBLE_BYTES);
        for (int at = 0; at < blocks.size(); at++) {
            List<byte[]> without = new ArrayList<>(blocks);
            without.remove(at);
            List<byte[]> doubled = new ArrayList<>(blocks);
            doubled.add(at, blocks.get(at));
            List<byte[]> swapped = new ArrayList<>(blocks);
            swapped.set(at, blocks.get((at + 1) % blocks.size()));
            swapped.set((at + 1) % blocks.size(), blocks.get(at));
            for (List<byte[]> wrong : List.of(without, doubled, swapped)) {
                wrong.add(0, preamble);
                assertThat(disk.loadedWith(joined(wrong.toArray(byte[][]::new)))).as("block %s", at).isEqualTo(disk.older);
            }
        }
    }

    private static List<byte[]> blocks(byte[] file) {
        List<byte[]> blocks = new ArrayList<>();
        for (int at = SnapshotOutput.PREAMBLE_BYTES; at < file.length; at += blocks.get(blocks.size() - 1).length) {
            int bodyBytes = ByteBuffer.wrap(file, at, Integer.BYTES).getInt();
            blocks.add(Arrays.copyOfRange(file, at, at + SnapshotOutput.FRAME_BYTES + bodyBytes));
        }
        return blocks;
    }

    @Test
    void whereBothAreDamagedNothingIsLoadedAndBothAreToldOf() throws IOException {
        TwoGenerations disk = new TwoGenerations(4);
        Files.write(disk.olderFile, new byte[1_000]);
        assertThat(disk.loadedWith(Arrays.copyOf(disk.newerBytes, 500))).isEmpty();
        assertThat(disk.machine.reported()).containsExactly("WARN snapshot-skipped", "WARN snapshot-skipped");
        assertThat(disk.machine.map().seenCount()).as("not even what is dead").isZero();
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    // ---- maps that change while they are written

    /** What happens to a map, remembered: each dot, each value of each key, and what was shed. */
    private static final class History {
        private final Machine machine;
        private final SplittableRandom random;
        final Map<Dot, String> keys = new HashMap<>();
        final Map<Dot, Long> timestamps = new HashMap<>();
        final Set<Dot> shed = new HashSet<>();
        /** Each key's values from the last {@link #mark} on, the one of that moment first; null where it was not there. */
        final Map<String, List<String>> values = new TreeMap<>();
        private long lastValue;

        History(Machine machine, SplittableRandom random) {
            this.machine = machine;
            this.random = random;
        }

        void mark() {
            Map<String, String> shown = machine.shown();
            values.clear();
            for (String key : new HashSet<>(keys.values())) {
                List<String> all = new ArrayList<>();
                all.add(shown.get(key));
                values.put(key, all);
            }
        }

        /** It may have been shed before the other was put, and so was not overwritten; but where the two meet, it dies. */
        boolean isOutranked(Dot dot) {
            Entry shown = machine.map().live(machine.map().key(Machine.utf8(keys.get(dot))));
            return shown != null && timestamps.get(dot) < shown.timestamp();
        }

        void step(boolean sheds) {
            String key = "key-" + random.nextInt(150);
            int what = random.nextInt(sheds ? 12 : 10);
            Entry entry = machine.map().live(machine.map().key(Machine.utf8(key)));
            if (what < 6) {
                String value = ++lastValue + "-" + "x".repeat(random.nextInt(2_500));
                Entry put = machine.put(key, value);
                keys.put(put.dot(), key);
                timestamps.put(put.dot(), put.timestamp());
                values.computeIfAbsent(key, of -> new ArrayList<>(Arrays.asList((String) null))).add(value);
            } else if (what < 10) {
                machine.remove(key);
                values.computeIfAbsent(key, of -> new ArrayList<>()).add(null);
            } else if (entry != null) {
                machine.shed(entry);
                shed.add(entry.dot());
                values.computeIfAbsent(key, of -> new ArrayList<>()).add(null);
                if (random.nextBoolean()) {
                    // by an exchange
                    machine.driver.call((node, now) -> node.map().merge(now, entry.version(now), List.of()));
                    values.get(key).add(new String(entry.value(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void whateverHappensWhileItIsWritten() throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            whateverHappens(seed, seed % 3 == 0);
        }
    }

    private void whateverHappens(int seed, boolean sheds) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Machine machine = new Machine(directory, seed);
        History history = new History(machine, random);
        // Two runs, so that there are two origins, the one of which only dies.
        for (int i = 0; i < 300; i++) {
            history.step(sheds);
        }
        machine.write();
        machine.restart();
        machine.load();
        for (int i = 0; i < 200; i++) {
            history.step(sheds);
        }
        Map<Dot, State> before = states(machine, history);
        history.mark();
        int busy = random.nextInt(1, 40);
        int[] stepsLeft = {2_000};
        machine.write(() -> {
            for (int i = 0; i < busy && stepsLeft[0]-- > 0; i++) {
                history.step(sheds);
            }
        });
        Map<Dot, State> after = states(machine, history);
        machine.restart();
        machine.load();
        for (Map.Entry<Dot, State> each : states(machine, history).entrySet()) {
            Dot dot = each.getKey();
            State loaded = each.getValue();
            String what = "seed " + seed + ", " + dot + " of " + history.keys.get(dot);
            if (loaded == State.DEAD && !(history.shed.contains(dot) && history.isOutranked(dot))) {
                assertThat(after.get(dot)).as("%s was loaded as dead", what).isEqualTo(State.DEAD);
            }
            if (before.get(dot) == State.DEAD) {
                assertThat(loaded).as("%s was dead before", what).isEqualTo(State.DEAD);
            }
            if (before.get(dot) == State.LIVE && after.get(dot) == State.LIVE && !history.shed.contains(dot)) {
                assertThat(loaded).as("%s was live throughout", what).isEqualTo(State.LIVE);
            }
        }
        Map<String, String> shown = machine.shown();
        history.values.forEach((key, values) -> assertThat(values)
                .as("seed %s, %s shows what it showed at some moment", seed, key).contains(shown.get(key)));
        assertThat(history.values.keySet()).containsAll(shown.keySet());
    }

    private static Map<Dot, State> states(Machine machine, History history) {
        Map<Dot, State> states = new HashMap<>();
        history.keys.keySet().forEach(dot -> states.put(dot, machine.map().state(dot)));
        return states;
    }
}
