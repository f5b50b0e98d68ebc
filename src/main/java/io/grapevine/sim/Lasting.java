package io.grapevine.sim;

import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the writes at the end: whatever a surviving run ever held live, and nobody ended, is shown by all, or
 * what took its place is; and what any of them knew is known to all.
 */
final class Lasting {

    private final Cluster cluster;
    private final Ledger ledger;
    private final boolean anyShed;

    /** @param anyShed whether any run has had to forget anything for lack of room */
    Lasting(Cluster cluster, Ledger ledger, boolean anyShed) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.anyShed = anyShed;
    }

    void judge(Collection<View> survivors) {
        Set<Written> held = new LinkedHashSet<>();
        survivors.forEach(view -> held.addAll(view.heldOnce));
        for (Written write : held) {
            for (View view : survivors) {
                judge(view.run, write);
            }
        }
    }

    private void judge(Run run, Written write) {
        OrMap map = run.node.map();
        if (write.forgotten || write.evicted) {
            return;
        }
        if (map.state(write.dot) == OrMap.State.UNKNOWN) {
            throw violated(run + " does not know " + write + ", which a survivor held");
        }
        if (write.isRemoved() || cluster.nanos() >= write.earliestEndNanos()) {
            return;
        }
        Entry live = map.live(map.key(Cluster.keyBytes(write.key)));
        Written shown = live == null ? null : ledger.get(live.dot());
        if (shown != write && !isReplaced(map, write, shown)) {
            throw violated(run + " has " + (shown == null ? "nothing" : shown) + " in the place of " + write
                    + ", which a survivor held and nothing that is known there has ended");
        }
    }

    private boolean isReplaced(OrMap map, Written write, @Nullable Written shown) {
        if (shown != null && shown.ranksAbove(write)) {
            return true;
        }
        for (Written other : ledger.ofKey(write.key)) {
            if (!other.remove && other != write && (other.ranksAbove(write) || write.killers.contains(other))
                    && (anyShed || isOver(other) || map.state(other.dot) == OrMap.State.DEAD)) {
                return true;
            }
        }
        return false;
    }

    /** Then nobody may know it any more: a disk keeps that it took another's place, and not what expired meanwhile. */
    private boolean isOver(Written write) {
        return write.isRemoved() || write.evicted || cluster.nanos() >= write.earliestEndNanos();
    }

    private ViolatedException violated(String text) {
        return cluster.violated("no write is lost that a survivor held", text);
    }
}
