package io.grapevine.app;

import io.grapevine.disk.SnapshotCounters;
import io.grapevine.metrics.NodeMetrics;

/** What is counted of snapshots, among a node's metrics; all 0 where there are none. */
final class DiskMetrics {

    private DiskMetrics() {}

    static void bind(NodeMetrics metrics, SnapshotCounters disk) {
        metrics.gauge("grapevine.snapshot.age.seconds", "How old what is on the disk is: what a crash of all nodes would lose.",
                disk, SnapshotCounters::ageSeconds);
        metrics.gauge("grapevine.snapshot.bytes", "Length of the last snapshot.", disk, SnapshotCounters::bytes);
        metrics.gauge("grapevine.snapshot.write.seconds", "How long the last snapshot took to write.", disk,
                SnapshotCounters::writeSeconds);
        metrics.counter("grapevine.snapshots.written", "Snapshots written whole.", disk, SnapshotCounters::written);
        metrics.counter("grapevine.snapshots.failed", "Snapshots that could not be written.", disk, SnapshotCounters::failed);
        metrics.counter("grapevine.snapshots.skipped", "Files found at the start that were no whole snapshot of this cluster.",
                disk, SnapshotCounters::skipped);
        metrics.counter("grapevine.snapshots.loaded.entries", "Entries that the start found in a snapshot.", disk,
                SnapshotCounters::loaded);
    }
}
