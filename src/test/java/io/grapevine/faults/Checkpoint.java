package io.grapevine.faults;

import java.util.List;
import java.util.SortedMap;

/**
 * What all nodes held once all faults were taken back, while clients kept still.
 *
 * @param equalNanos when all were first seen ready and with one digest; {@link #NEVER} if the patience was over before
 * @param fromNanos when the first node was read
 * @param toNanos when the last node had been read
 */
record Checkpoint(long healedNanos, long equalNanos, long fromNanos, long toNanos, List<Snapshot> snapshots) {

    static final long NEVER = Long.MAX_VALUE;

    /**
     * All that one node held.
     *
     * @param etags by key
     */
    record Snapshot(int slot, int run, String digest, SortedMap<String, String> etags) {}
}
