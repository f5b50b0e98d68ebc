package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.Gossip;

/**
 * How far each peer is behind.
 *
 * <p>What is known of it? First, what this node told the peer and the peer has not acknowledged: up to 16 members that is
 * exact for what was written here. Second, how many dots the peer says it has seen, against how many this node had seen
 * when it said so: whoever has seen fewer lacks at least the difference, and has lacked it since this node had more.
 * Third, where the counts are equal or were not said and the digests differ, it lacks something once neither side has
 * moved for some intervals. Equal digests end all three.
 *
 * <p>Between two of its words nothing of the second and third kind is known, so these stay as they were when it spoke: a
 * member of a large cluster that nobody asked for a minute is not a minute behind.
 */
final class Lags {

    /** Where neither side has moved for so many intervals, nothing is on its way. */
    static final int STUCK_INTERVALS = 5;

    private final OrMap map;
    private final long stuckNanos;
    private final SeenHistory history = new SeenHistory();

    Lags(OrMap map, long intervalNanos) {
        this.map = map;
        stuckNanos = STUCK_INTERVALS * intervalNanos;
    }

    /** Once an interval. */
    void onTick(Now now) {
        history.note(now.nanos(), map.seenCount());
    }

    /** A peer said what it has. */
    void heard(Now now, Contact contact, Gossip said) {
        if (said.digest() == map.digest() || !contact.hasDigest(said.digest())) {
            contact.saysDigest(now, said.digest());
        }
        boolean counts = said.seenCount() != Gossip.NOT_SAID;
        if (contact.outbox != null && (counts || said.digest() == map.digest())) {
            contact.outbox.forgetLost();
        }
        long ahead = counts ? map.seenCount() - said.seenCount() : 0;
        long still = Math.min(contact.digestForNanos(now), history.unchangedForNanos(now.nanos()));
        if (said.digest() == map.digest()) {
            contact.lacks(0, 0);
        } else if (ahead > 0) {
            contact.lacks(ahead, now.nanos() - history.exceededNanos(now.nanos(), said.seenCount()));
        } else if (ahead == 0 && still >= stuckNanos) {
            contact.lacks(1, still);
        } else {
            contact.lacks(0, 0);
        }
    }

    Lag of(Now now, Contact contact) {
        if (contact.hasDigest(map.digest())) {
            return Lag.NONE;
        }
        Outbox outbox = contact.outbox;
        long told = outbox == null ? 0 : outbox.unacknowledgedCount();
        long forNanos = told == 0 ? 0 : now.nanos() - outbox.oldestNanos(now);
        return new Lag(Math.max(told, contact.lackedCount()), Math.max(forNanos, contact.lackedNanos()));
    }
}
