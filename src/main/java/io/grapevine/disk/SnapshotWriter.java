package io.grapevine.disk;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Deaths;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Everything;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.driver.NodeDriver;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.SnapshotBlock.Dead;
import io.grapevine.protocol.SnapshotBlock.Entries;
import io.grapevine.protocol.SnapshotBlock.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a node's map to a file while it changes: first the entries, then those dots that had been seen before the first
 * entry was read and are dead. What was shed meanwhile is neither. Only a slice of it is ever in memory, and the lock
 * is held for no longer than that takes. One thread, which may block.
 */
final class SnapshotWriter {

    /** About a quarter of a millisecond's work under the lock, as is the next. */
    private static final int SLICE_BYTES = 64 << 10;
    private static final int RUNS_PER_SLICE = 256;

    private final NodeDriver driver;
    private final String cluster;

    SnapshotWriter(NodeDriver driver, String cluster) {
        this.driver = driver;
        this.cluster = cluster;
    }

    /**
     * What was written.
     *
     * @param digest of the map as it was when the writing began
     */
    record Written(long bytes, long entries, long digest) {}

    /** All that is read in the first slice; the entries hold what they have left as of that moment. */
    private record Beginning(Now now, Everything everything, Head head, long digest) {}

    /** @return null when it was given up */
    @Nullable Written write(Path file, BooleanSupplier givenUp) throws IOException {
        Beginning beginning = driver.call((node, now) -> begin(node.map(), now));
        Everything everything = beginning.everything;
        try (SnapshotOutput out = new SnapshotOutput(file)) {
            out.write(beginning.head);
            Map<Origin, Runs> written = new TreeMap<>();
            long count = 0;
            for (List<Entry> slice = slice(everything); !slice.isEmpty(); slice = slice(everything)) {
                if (givenUp.getAsBoolean()) {
                    return null;
                }
                List<Version> versions = new ArrayList<>(slice.size());
                for (Entry entry : slice) {
                    versions.add(entry.version(beginning.now));
                    written.computeIfAbsent(entry.origin(), origin -> new Runs()).add(entry.number());
                }
                out.write(new Entries(versions));
                count += versions.size();
            }
            long clock = driver.call((node, now) -> node.map().clock());
            writeDeaths(out, rest(everything.seen(), written));
            if (givenUp.getAsBoolean()) {
                return null;
            }
            out.finish(count, clock);
            return new Written(out.bytes(), count, beginning.digest);
        }
    }

    private Beginning begin(OrMap map, Now now) {
        Head head = new Head(cluster, Math.max(0, now.wallMillis()), map.entryCount(), map.liveBytes());
        return new Beginning(now, map.everything(), head, map.digest());
    }

    private List<Entry> slice(Everything everything) {
        return driver.call((node, now) -> everything.next(SLICE_BYTES));
    }

    /** What was seen and is not among the entries that were written. */
    private static Map<Origin, Runs> rest(Map<Origin, Runs> seen, Map<Origin, Runs> written) {
        Map<Origin, Runs> rest = new TreeMap<>();
        seen.forEach((origin, numbers) -> {
            Runs live = written.get(origin);
            rest.put(origin, live == null ? numbers : numbers.minus(live));
        });
        return rest;
    }

    private void writeDeaths(SnapshotOutput out, Map<Origin, Runs> candidates) throws IOException {
        Deaths deaths = driver.call((node, now) -> node.map().deaths(candidates));
        boolean more = true;
        while (more) {
            List<Dots> dead = new ArrayList<>();
            more = driver.call((node, now) ->
                    deaths.next(RUNS_PER_SLICE, (origin, numbers) -> dead.add(new Dots(origin, numbers))));
            if (!dead.isEmpty()) {
                out.write(new Dead(dead));
            }
        }
    }
}
