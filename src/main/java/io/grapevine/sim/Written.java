package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import java.util.ArrayList;
import java.util.List;

/** One write, as its client saw it. */
final class Written {

    /** Two clocks differ by at most that share (DESIGN §5). */
    private static final long CLOCK_SHARE = 1_000;

    private static final Dot NOWHERE = new Dot(new Origin(0, 0), 1);

    final Dot dot;
    final int key;
    final long timestamp;
    final long ttlNanos;
    final long bornNanos;
    final boolean remove;
    final int valueBytes;
    final long serial;
    /** The writes that ended it, because their node had seen it. */
    final List<Written> killers = new ArrayList<>(2);

    /** It had to go for lack of room: somewhere it was removed for all, or forgotten there. */
    boolean evicted;
    boolean forgotten;
    /** The latest that anybody may show it. */
    long lastEndNanos;

    int knownCount;
    int maxHops;
    /** A replica had something newer on the key before this came. */
    boolean overtaken;
    long lastKnownNanos;

    private Written(Dot dot, int key, long timestamp, long ttlNanos, long bornNanos, boolean remove, int valueBytes,
            long serial) {
        this.dot = dot;
        this.key = key;
        this.timestamp = timestamp;
        this.ttlNanos = ttlNanos;
        this.bornNanos = bornNanos;
        this.remove = remove;
        this.valueBytes = valueBytes;
        this.serial = serial;
    }

    static Written put(Dot dot, int key, long timestamp, long ttlNanos, long bornNanos, int valueBytes, long serial) {
        return new Written(dot, key, timestamp, ttlNanos, bornNanos, false, valueBytes, serial);
    }

    /** For one node's callers: it has no dot. */
    static Written local(int key, long ttlNanos, long bornNanos) {
        return new Written(NOWHERE, key, 0, ttlNanos, bornNanos, false, 0, 0);
    }

    static Written remove(Dot dot, int key, long bornNanos) {
        return new Written(dot, key, 0, Version.FOREVER, bornNanos, true, 0, 0);
    }

    boolean ranksAbove(Written other) {
        return timestamp != other.timestamp ? timestamp > other.timestamp : dot.compareTo(other.dot) > 0;
    }

    boolean expires() {
        return ttlNanos != Version.FOREVER;
    }

    /** Before that it is too early to be gone. */
    long earliestEndNanos() {
        return expires() ? bornNanos + ttlNanos - ttlNanos / CLOCK_SHARE : Long.MAX_VALUE;
    }

    /** After that it is too late to be shown, where it was written. */
    long latestEndNanos() {
        return expires() ? bornNanos + ttlNanos + ttlNanos / CLOCK_SHARE : Long.MAX_VALUE;
    }

    boolean isRemoved() {
        for (int i = 0; i < killers.size(); i++) {
            if (killers.get(i).remove) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return (remove ? "remove " : "put ") + dot + " of key-" + key + (expires() ? " ttl " + ttlNanos + " ns" : "")
                + " at " + bornNanos / 1_000 + " us";
    }
}
