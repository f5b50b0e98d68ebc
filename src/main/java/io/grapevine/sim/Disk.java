package io.grapevine.sim;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Restoration;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.node.Node;
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
    private final long clock;
    /** Whose map it was. */
    final Run writer;

    private Disk(Run writer, long wallMillis, long clock) {
        this.writer = writer;
        this.wallMillis = wallMillis;
        this.clock = clock;
    }

    static Disk written(Run run, Now now) {
        OrMap map = run.node.map();
        Disk disk = new Disk(run, now.wallMillis(), map.clock());
        for (Origin origin : map.origins()) {
            disk.dead.put(origin, map.dead(origin, 1, Math.max(1, map.highest(origin))).copy());
        }
        map.everything().next(Integer.MAX_VALUE).forEach(entry -> disk.live.add(entry.version(now)));
        return disk;
    }

    /** Gives a node what was kept; how many entries it had no room for. */
    long loadInto(Node node, Now now) {
        Restoration restoration = node.restore(wallMillis, clock);
        live.forEach(version -> restoration.entry(now, version));
        dead.forEach((origin, numbers) -> restoration.dead(now, origin, numbers));
        node.onRestored(now);
        return restoration.roomlessCount();
    }
}
