package io.grapevine.replication;

import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of which a peer is to be told: what died on it, and that it has a new entry.
 *
 * <p>The entry itself is read from the map when the bytes are written, so that a newer write absorbs an older one
 * by itself and an entry never travels without what covers the dots that it killed.
 */
final class Pending {

    /** More deaths than these are left to a comparison, the oldest first: hardly more fit into a datagram. */
    static final int MAX_KILLS = 512;

    final Key key;
    /** The entry that was live when somebody last said that the key changed; null after a remove. */
    @Nullable Dot entry;
    /** The entry that was last sent, which may have been lost. */
    @Nullable Dot told;
    final List<Dot> kills;
    Cause cause;
    int hops;
    int tries;
    /** When the peer was first to be told of it. */
    long sinceNanos;
    int weightBytes;

    Pending(Key key, @Nullable Dot entry, List<Dot> kills, Cause cause, int hops) {
        this.key = key;
        this.entry = entry;
        this.kills = new ArrayList<>(kills);
        this.cause = cause;
        this.hops = hops;
    }

    /** A newer change to the same key: its entry counts, the dots that died before stay dead, and the peer has waited since. */
    void absorb(Pending newer) {
        newer.kills.forEach(this::kill);
        entry = newer.entry;
        cause = newer.cause;
        hops = Math.min(hops, newer.hops);
    }

    /** One more that died. */
    void kill(Dot dot) {
        if (!kills.contains(dot)) {
            if (kills.size() >= MAX_KILLS) {
                forgetOldKills();
            }
            kills.add(dot);
        }
    }

    /** Leaves the older half of the deaths to a comparison. */
    void forgetOldKills() {
        kills.subList(0, (kills.size() + 1) / 2).clear();
    }
}
