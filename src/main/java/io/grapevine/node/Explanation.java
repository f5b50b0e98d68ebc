package io.grapevine.node;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.End;
import io.grapevine.crdt.Entry;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds of a key, and what it remembers.
 *
 * @param now when that was so
 * @param shared the entry that is live; null if none is
 * @param sinceNanos since when it is, monotonic; {@link io.grapevine.base.Timers#NEVER} if that is not remembered
 * @param local what only this node shows above it; null if there is nothing
 * @param end how the key's last entry that ended did; null if that is not remembered
 * @param writers names of the nodes of which these dots' origins were runs, as far as they are known
 */
public record Explanation(
        Now now,
        @Nullable Entry shared,
        long sinceNanos,
        @Nullable Entry local,
        @Nullable End end,
        SortedMap<Origin, String> writers) {

    /** What a key is here. */
    public enum State {
        LIVE,
        DEAD,
        /** Never seen here, or forgotten for lack of room, or it ended and that is not remembered. */
        UNKNOWN
    }

    public State state() {
        if (shared != null) {
            return State.LIVE;
        }
        return end == null || end.dot() == null || end.cause() == null ? State.UNKNOWN : State.DEAD;
    }

    /** The dot to ask others about; null if none is known. */
    public @Nullable Dot dot() {
        if (shared != null) {
            return shared.dot();
        }
        return end == null ? null : end.dot();
    }
}
