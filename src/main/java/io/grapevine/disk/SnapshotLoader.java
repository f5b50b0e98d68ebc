package io.grapevine.disk;

import io.grapevine.crdt.Restoration;
import io.grapevine.crdt.Version;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.NodeEvent;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.SnapshotBlock;
import io.grapevine.protocol.SnapshotBlock.Dead;
import io.grapevine.protocol.SnapshotBlock.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Merges the newest valid file into a node's map. A file is read twice: first to see that every checksum fits, and only
 * then is anything of it believed. One thread, which may block.
 */
final class SnapshotLoader {

    /** So many entries at most are merged under one lock: less than a millisecond's work. */
    private static final int ENTRIES_PER_SLICE = 256;

    private final NodeDriver driver;
    private final String cluster;
    private final SnapshotCounters counters;

    SnapshotLoader(NodeDriver driver, String cluster, SnapshotCounters counters) {
        this.driver = driver;
        this.cluster = cluster;
        this.counters = counters;
    }

    /**
     * Looks after each block whether it was given up.
     *
     * @param files the newest first
     * @return whether it came to its end; if not, some of a file may be in the map and some not
     */
    boolean load(List<Path> files, BooleanSupplier givenUp) {
        for (Path file : files) {
            try {
                SnapshotInput.Outline outline = SnapshotInput.verify(file, cluster, givenUp);
                return outline != null && load(file, outline, givenUp);
            } catch (IOException | InvalidSnapshotException e) {
                counters.skipped.increment();
                report(NodeEvent.Level.WARN, "snapshot-skipped", file + " was skipped: "
                        + (e instanceof InvalidSnapshotException ? e.getMessage() : "it cannot be read (" + e + ")"));
            }
        }
        return true;
    }

    private boolean load(Path file, SnapshotInput.Outline outline, BooleanSupplier givenUp)
            throws IOException, InvalidSnapshotException {
        long wallMillis = outline.head().wallMillis();
        Restoration restoration =
                driver.call((node, now) -> node.restore(wallMillis, outline.end().clock()));
        try (SnapshotInput input = new SnapshotInput(file)) {
            for (SnapshotBlock block = input.next(); block != null; block = input.next()) {
                if (givenUp.getAsBoolean()) {
                    return false;
                }
                if (block instanceof Entries entries) {
                    merge(restoration, entries.versions());
                } else if (block instanceof Dead dead) {
                    merge(restoration, dead);
                }
            }
        }
        counters.loaded.add(restoration.loadedCount());
        long ageSeconds = Math.max(0, driver.now().wallMillis() - wallMillis) / 1_000;
        report(NodeEvent.Level.INFO, "snapshot-loaded", restoration.loadedCount() + " entries from " + file + ", written "
                + ageSeconds + " s ago; of the others " + restoration.hiddenCount() + " have no time left");
        if (restoration.roomlessCount() > 0) {
            report(NodeEvent.Level.WARN, "snapshot-roomless", restoration.roomlessCount() + " entries of " + file
                    + " were not loaded: they do not fit into cache.maxBytes");
        }
        return true;
    }

    private void merge(Restoration restoration, List<Version> versions) {
        for (int from = 0; from < versions.size(); from += ENTRIES_PER_SLICE) {
            List<Version> slice = versions.subList(from, Math.min(versions.size(), from + ENTRIES_PER_SLICE));
            driver.run((node, now) -> slice.forEach(version -> restoration.entry(now, version)));
        }
    }

    private void merge(Restoration restoration, Dead dead) {
        for (Dots dots : dead.dots()) {
            driver.run((node, now) -> restoration.dead(now, dots.origin(), dots.numbers()));
        }
    }

    private void report(NodeEvent.Level level, String kind, String text) {
        driver.report(new NodeEvent(level, kind, text));
    }
}
