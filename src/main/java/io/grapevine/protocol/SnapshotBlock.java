package io.grapevine.protocol;

import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.List;

/** What a block of a snapshot holds: a head, then entries, then deaths, then an end (docs/DISK.md). */
public sealed interface SnapshotBlock {

    /**
     * The first.
     *
     * @param cluster whose map it is
     * @param wallMillis the writer's wall clock, as of which all entries hold the time that they have left; at least 0
     * @param entries how many entries there were, about
     * @param liveBytes what they weighed, about
     */
    record Head(String cluster, long wallMillis, long entries, long liveBytes) implements SnapshotBlock {}

    record Entries(List<Version> versions) implements SnapshotBlock {

        public Entries {
            versions = List.copyOf(versions);
        }
    }

    /** Dots that are dead; behind all entries. */
    record Dead(List<Dots> dots) implements SnapshotBlock {

        public Dead {
            dots = List.copyOf(dots);
        }
    }

    /**
     * The last.
     *
     * @param entries how many entries there are
     * @param clock the writer's hybrid clock, not below any entry's timestamp
     * @param checksum CRC-32C of all bytes of the file before this block
     */
    record End(long entries, long clock, int checksum) implements SnapshotBlock {}
}
