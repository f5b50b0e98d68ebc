package io.grapevine.disk;

import io.grapevine.base.Address;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.driver.NodeClock;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.grapevine.sim.SimulatedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A machine with clocks that stand where they are told, a directory, and one run of a node after another. */
final class Machine {

    static final long SECOND = 1_000_000_000L;

    final Path directory;
    final Generations generations;
    final SnapshotCounters counters = new SnapshotCounters();
    final List<NodeEvent> events = new ArrayList<>();
    private final SplittableRandom random;
    private final long maxBytes;
    /** Differs from process to process, and means nothing. */
    long nanos;
    long wallMillis = 1_800_000_000_000L;
    NodeDriver driver;

    Machine(Path directory, long seed) {
        this(directory, seed, 64L << 20);
    }

    Machine(Path directory, long seed, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        random = new SplittableRandom(seed);
        generations = new Generations(directory, "node");
        restart();
    }

    /** Another process, with another origin and another monotonic clock. */
    void restart() {
        nanos = random.nextLong(1L << 50);
        NodeClock clock = new NodeClock(() -> nanos, () -> wallMillis, () -> -1);
        driver = new NodeDriver(new Node(SimulatedCluster.withMaxBytes(
                SimulatedCluster.settings("node", new Address("10.0.0.1", 1)), maxBytes), random.split(), clock.now()), clock);
        driver.addEventListener(events::add);
    }

    void pass(long passedNanos) {
        nanos += passedNanos;
        wallMillis += passedNanos / 1_000_000;
    }

    OrMap map() {
        return driver.map();
    }

    Entry put(String key, String value, long ttlNanos) {
        return Objects.requireNonNull(driver.call((node, now) -> node.put(now,
                map().key(utf8(key)), "text/plain", utf8(value), ttlNanos)).entry());
    }

    Entry put(String key, String value) {
        return put(key, value, Version.FOREVER);
    }

    void remove(String key) {
        driver.call((node, now) -> String.valueOf(node.remove(now, map().key(utf8(key)))));
    }

    void shed(Entry entry) {
        driver.call((node, now) -> {
            node.map().shed(entry);
            return Boolean.TRUE;
        });
    }

    /** What it shows, by key. */
    Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        driver.call((node, now) -> {
            var scan = node.map().scan(new byte[0]);
            boolean more = true;
            while (more) {
                more = scan.next(1_000, entry -> {
                    if (entry.leftNanos(now.nanos()) > 0) {
                        shown.put(new String(entry.keyBytes(), StandardCharsets.UTF_8),
                                new String(entry.value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return Boolean.TRUE;
        });
        return shown;
    }

    /** Writes the next generation; between two slices the world goes on. */
    void write(Runnable between) throws IOException {
        generations.prepare();
        generations.discard();
        Objects.requireNonNull(new SnapshotWriter(driver, "sim").write(generations.unfinished(), () -> {
            between.run();
            return false;
        }));
        generations.publish();
    }

    void write() throws IOException {
        write(() -> {});
    }

    /** As a start does it. */
    void load() throws IOException {
        new SnapshotLoader(driver, "sim", counters).load(generations.newestFirst(), () -> false);
    }

    /** What was reported since the last time, as {@code LEVEL kind}. */
    List<String> reported() {
        driver.endLoop();
        List<String> reported = new ArrayList<>();
        events.forEach(event -> reported.add(event.level() + " " + event.kind()));
        events.clear();
        return reported;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
