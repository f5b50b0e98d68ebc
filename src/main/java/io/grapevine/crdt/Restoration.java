package io.grapevine.crdt;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.List;

/**
 * Merges what an earlier run kept of its map: its entries, and only when all of them were given, its deaths.
 *
 * <p>An entry holds how long it had left by the wall clock of the writing. What has nothing left by the reader's is
 * unknown from then on, not dead: a wrong clock hides, it never kills. A clock that was set back gives nobody more time
 * than was left. For the map's writer.
 */
public final class Restoration {

    private static final long MILLI_NANOS = 1_000_000;

    private final OrMap map;
    private final long writtenWallMillis;
    private final long maxBytes;
    private long loadedCount;
    private long hiddenCount;
    private long roomlessCount;
    private long deadCount;

    /**
     * Begins one; from here on this node's writes rank above what it will merge.
     *
     * @param writtenWallMillis the wall clock as of which the entries hold the time that they have left
     * @param clock the hybrid clock of the writer, above every entry's timestamp
     * @param maxBytes entries that would take the map beyond are unknown
     */
    public Restoration(OrMap map, long writtenWallMillis, long clock, long maxBytes) {
        this.map = map;
        this.writtenWallMillis = writtenWallMillis;
        this.maxBytes = maxBytes;
        map.observe(clock);
    }

    public void entry(Now now, Version version) {
        boolean forever = version.leftNanos() == Version.FOREVER;
        long left = forever ? Version.FOREVER : version.leftNanos() - passedNanos(now);
        if (left <= 0) {
            hiddenCount++;
            outrank(now, version);
        } else if (map.liveBytes() + version.block().length + Entry.OVERHEAD_BYTES > maxBytes) {
            roomlessCount++;
            outrank(now, version);
        } else {
            map.merge(now, new Version(version.dot(), version.timestamp(), left, version.block()), List.of());
            loadedCount++;
        }
    }

    /** Numbers that were dead. All entries were given before. */
    public void dead(Now now, Origin origin, Runs numbers) {
        deadCount += map.mergeDead(now, origin, numbers, Cause.UNKNOWN);
    }

    /** How many entries were merged. */
    public long loadedCount() {
        return loadedCount;
    }

    /** How many entries were left unknown because they have nothing left. */
    public long hiddenCount() {
        return hiddenCount;
    }

    /** How many entries were left unknown for lack of room. */
    public long roomlessCount() {
        return roomlessCount;
    }

    /** How many dots are dead now that were unknown. */
    public long deadCount() {
        return deadCount;
    }

    private long passedNanos(Now now) {
        long millis = Math.max(0, now.wallMillis() - writtenWallMillis);
        return millis > Long.MAX_VALUE / MILLI_NANOS ? Long.MAX_VALUE : millis * MILLI_NANOS;
    }

    /** What it took the place of is dead, whatever became of itself: both may have been kept, the one read before the other was written. */
    private void outrank(Now now, Version version) {
        Entry rival = map.live(map.key(version.keyBytes()));
        if (rival != null && !rival.has(version.dot()) && !rival.outranks(version)) {
            map.mergeDead(now, List.of(rival.dot()), Cause.OUTRANKED);
        }
    }
}
