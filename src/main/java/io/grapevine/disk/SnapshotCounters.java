package io.grapevine.disk;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of a node's snapshots, and what the last one was; readable by any thread. All 0 while there are none. */
public final class SnapshotCounters {

    final LongAdder written = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder loaded = new LongAdder();
    private volatile long bytes;
    private volatile long tookNanos;
    private volatile boolean any;
    private volatile long currentNanos;

    /** Files written whole. */
    public long written() {
        return written.sum();
    }

    /** Files that could not be written. */
    public long failed() {
        return failed.sum();
    }

    /** Files that were found at the start and not believed. */
    public long skipped() {
        return skipped.sum();
    }

    /** Entries that the start found in a file and took over. */
    public long loaded() {
        return loaded.sum();
    }

    /** Length of the last file written. */
    public long bytes() {
        return bytes;
    }

    /** How long the last one took to write. */
    public double writeSeconds() {
        return tookNanos / 1e9;
    }

    /** How old what is on the disk is: since the newest file was begun, or found to be as the map still is. */
    public double ageSeconds() {
        return any ? (System.nanoTime() - currentNanos) / 1e9 : 0;
    }

    void onWritten(long begunNanos, long length) {
        bytes = length;
        tookNanos = System.nanoTime() - begunNanos;
        written.increment();
        onCurrent(begunNanos);
    }

    void onCurrent(long nanos) {
        currentNanos = nanos;
        any = true;
    }
}
