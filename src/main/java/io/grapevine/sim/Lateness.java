package io.grapevine.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Until when each run may show what has a ttl: the ttl and a thousandth, and the time that it was on its way there, from
 * replica to replica. That somebody kept it waiting before it was handed on or let in is no excuse.
 */
final class Lateness {

    /** Clocks are read in whole numbers. */
    private static final long ROUNDING_NANOS = 10_000;
    /** A disk's times are those of a wall clock, in milliseconds. */
    private static final long DISK_CLOCK_NANOS = 2_000_000;

    private final Cluster cluster;
    /** Whether it is known which input brought what. */
    private final boolean exact;
    /** Also of runs that are gone: what they sent is still on its way, or on a disk. */
    private final Map<Run, Map<Written, Long>> ends = new LinkedHashMap<>();

    Lateness(Cluster cluster, boolean exact) {
        this.cluster = cluster;
        this.exact = exact;
    }

    /** It is live here now; when it may be shown last. */
    long onLive(Run run, Written write, @Nullable Run from, long transitNanos) {
        long end = end(run, write, from, transitNanos);
        ends.computeIfAbsent(run, of -> new LinkedHashMap<>()).put(write, end);
        write.lastEndNanos = Math.max(write.lastEndNanos, end);
        return end;
    }

    private long end(Run run, Written write, @Nullable Run from, long transitNanos) {
        if (run.node.map().self().equals(write.dot.origin()) && of(run, write) == null) {
            return write.latestEndNanos();
        }
        if (!exact) {
            return write.latestEndNanos() + cluster.nanos() - write.bornNanos;
        }
        Long there = from == null ? null : of(from, write);
        // Who sent this is not who had it: somebody had, and nobody had it longer than anybody.
        long end = there != null ? there : Math.max(write.lastEndNanos, write.latestEndNanos());
        boolean disk = from != null && from.host == run.host;
        return end + transitNanos + (disk ? DISK_CLOCK_NANOS : ROUNDING_NANOS);
    }

    @Nullable Long of(Run run, Written write) {
        Map<Written, Long> known = ends.get(run);
        return known == null ? null : known.get(write);
    }
}
