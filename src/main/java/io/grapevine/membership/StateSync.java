package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import org.jspecify.annotations.Nullable;

/**
 * When to exchange the full state, and with whom: at once on joining, and when a peer's table has differed for a while
 * although news should have got around. One at a time, at most one a second, ever more seldom while it does not help.
 */
final class StateSync {

    /** How long tables may differ before anybody does something about it. */
    static final long DIFFER_NANOS = 2_000_000_000L;
    /** Of two that differ, the one with the higher origin waits so much longer: mostly only one will ask. */
    static final long TIE_NANOS = 1_000_000_000L;
    static final long FIRST_GAP_NANOS = 1_000_000_000L;
    static final long LAST_GAP_NANOS = 8_000_000_000L;

    private boolean joined;
    private boolean differing;
    private long differingNanos;
    private boolean asked;
    private long askedNanos;
    private long gapNanos = FIRST_GAP_NANOS;
    private @Nullable SyncRequest request;

    /** Nothing is known of the others any more: asks the first that answers. */
    void restart() {
        joined = false;
        differing = false;
        asked = false;
        gapNanos = FIRST_GAP_NANOS;
        request = null;
    }

    /** A member answered. */
    void onAnswer(long nowNanos, Origin origin, Address address) {
        if (!joined) {
            ask(nowNanos, origin, address);
        }
    }

    /** A member whom all here held dead answered: its side knows others. */
    void onReturned(long nowNanos, Origin origin, Address address) {
        ask(nowNanos, origin, address);
    }

    void onPeerHash(long nowNanos, Origin self, Origin peer, Address address, boolean same) {
        if (same) {
            differing = false;
            gapNanos = FIRST_GAP_NANOS;
            return;
        }
        if (!differing) {
            differing = true;
            differingNanos = nowNanos;
        }
        long patience = self.compareTo(peer) < 0 ? DIFFER_NANOS : DIFFER_NANOS + TIE_NANOS;
        if (nowNanos - differingNanos >= patience && ask(nowNanos, peer, address)) {
            gapNanos = Math.min(2 * gapNanos, LAST_GAP_NANOS);
        }
    }

    /** Somebody's full state was merged. */
    void onFullState() {
        joined = true;
        differing = false;
    }

    @Nullable SyncRequest poll() {
        SyncRequest next = request;
        request = null;
        return next;
    }

    private boolean ask(long nowNanos, Origin origin, Address address) {
        if (asked && nowNanos - askedNanos < gapNanos) {
            return false;
        }
        asked = true;
        askedNanos = nowNanos;
        request = new SyncRequest(address, origin);
        return true;
    }
}
