package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;

/**
 * Whether somebody else holds all that was written here, asked before this node ends.
 *
 * <p>Why not look whether everything was acknowledged? An announcement is acknowledged before its entry is fetched, and a queue may
 * have had no room. So peers are asked the question with which a comparison begins, about one origin: this node's. It takes no
 * writes any more; while others overwrite what it wrote, the answers differ for moments, and it asks again.
 */
final class Handover {

    /** No exchange has this number. */
    static final int EXCHANGE = 0;

    private static final int DEPTH = 12;
    private static final int PEERS_ASKED = 3;
    private static final long INTERVAL_NANOS = 25_000_000L;

    private final OrMap map;
    private final Contacts contacts;
    private final Wire wire;
    private long nextNanos = Timers.NEVER;
    private boolean done;

    Handover(OrMap map, Contacts contacts, Wire wire) {
        this.map = map;
        this.contacts = contacts;
        this.wire = wire;
    }

    /** From now on nothing is written here. */
    void begin(Now now) {
        if (nextNanos == Timers.NEVER) {
            nextNanos = now.nanos();
            onWakeup(now);
        }
    }

    void onWakeup(Now now) {
        if (done || !Timers.isDue(nextNanos, now.nanos())) {
            return;
        }
        nextNanos = now.nanos() + INTERVAL_NANOS;
        for (Contact contact : contacts.chooseRandom(PEERS_ASKED)) {
            wire.send(contact.address(), new OriginQuery(EXCHANGE, DEPTH, map.self().high() >>> Long.SIZE - 5 * DEPTH, true));
        }
    }

    void onOrigins(OriginList list) {
        Origin self = map.self();
        for (OriginDigest origin : list.origins()) {
            done |= origin.origin().equals(self) && origin.digest() == map.digestOf(self);
        }
    }

    /** Whether nothing was written here, or a peer has said that it holds all of it. */
    boolean isDone() {
        return done || map.digestOf(map.self()) == 0;
    }

    /** When {@link #onWakeup} is due. */
    long nextWakeupNanos() {
        return isDone() ? Timers.NEVER : nextNanos;
    }
}
