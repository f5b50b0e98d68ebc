package io.grapevine.sim;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Cursor;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host's disk keeps of a run: the map as it was at one moment, to be merged into the next run's.
 *
 * <p>The rules are DESIGN's for whoever states {@code seen}; bytes and files are not part of it. An entry holds how long it
 * has left at the wall clock of the writing; what has nothing left by the reader's is loaded as unknown, not as dead.
 */
final class Disk {

    private final SortedMap<Origin, Runs> dead = new TreeMap<>();
    private final List<Version> live = new ArrayList<>();
    private final long wallMillis;
    /** Whose map it was. */
    final Run writer;

    private Disk(Run writer, long wallMillis) {
        this.writer = writer;
        this.wallMillis = wallMillis;
    }

    static Disk written(Run run, Now now) {
        OrMap map = run.node.map();
        Disk disk = new Disk(run, now.wallMillis());
        for (Origin origin : map.origins()) {
            disk.dead.put(origin, map.dead(origin, 1, Math.max(1, map.highest(origin))).copy());
        }
        Cursor cursor = map.cursor();
        List<Entry> entries = new ArrayList<>();
        while (cursor.next(1_000, entries::add)) {
            // the next slice
        }
        for (Entry entry : entries) {
            if (!entry.isLocal()) {
                disk.live.add(entry.version(now));
            }
        }
        return disk;
    }

    void loadInto(OrMap map, Now now) {
        long passedNanos = Math.max(0, now.wallMillis() - wallMillis) * 1_000_000;
        for (Version version : live) {
            boolean forever = version.leftNanos() == Version.FOREVER;
            long left = forever ? Version.FOREVER : version.leftNanos() - passedNanos;
            if (left > 0) {
                map.merge(now, new Version(version.dot(), version.timestamp(), left, version.block()), List.of());
            }
        }
        dead.forEach((origin, numbers) -> map.mergeDead(now, origin, numbers, Cause.UNKNOWN));
    }
}
