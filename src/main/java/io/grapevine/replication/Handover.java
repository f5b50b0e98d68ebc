package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether somebody else holds what would go with this node, asked before it ends: what was written here, and what was written by
 * members that are gone, for it may have come here and nowhere else.
 *
 * <p>Why not look whether everything was acknowledged? An announcement is acknowledged before its entry is fetched, and a queue may
 * have had no room. So peers are asked the question with which a comparison begins, about one origin at a time. While others overwrite
 * what is asked about, the answers differ for moments, and it asks again.
 */
final class Handover {

    /** No exchange has this number. */
    static final int EXCHANGE = 0;

    private static final int DEPTH = 12;
    private static final int PEERS_ASKED = 3;
    /** About so many at once: there is one for each process that ever wrote what still lives. */
    private static final int ORIGINS_ASKED = 32;
    private static final long INTERVAL_NANOS = 25_000_000L;

    private final OrMap map;
    private final Contacts contacts;
    private final Wire wire;
    private long nextNanos = Timers.NEVER;
    /**
     * Of what a peer has said that it holds all, and how many numbers had been issued here then: nothing is added to what was written
     * by others, but a request that was on its way may write one more here.
     */
    private final Map<Origin, Long> held = new TreeMap<>();

    Handover(OrMap map, Contacts contacts, Wire wire) {
        this.map = map;
        this.contacts = contacts;
        this.wire = wire;
    }

    /** From now on it is found out. */
    void begin(Now now) {
        if (nextNanos == Timers.NEVER) {
            nextNanos = now.nanos();
            onWakeup(now);
        }
    }

    void onWakeup(Now now) {
        if (isDone() || !Timers.isDue(nextNanos, now.nanos())) {
            return;
        }
        nextNanos = now.nanos() + INTERVAL_NANOS;
        List<Contact> asked = contacts.chooseRandom(PEERS_ASKED);
        due().limit(ORIGINS_ASKED).forEach(origin -> asked.forEach(contact -> wire.send(contact.address(),
                new OriginQuery(EXCHANGE, DEPTH, origin.high() >>> Long.SIZE - 5 * DEPTH, true))));
    }

    void onOrigins(OriginList list) {
        for (OriginDigest origin : list.origins()) {
            if (origin.digest() == map.digestOf(origin.origin())) {
                held.put(origin.origin(), map.issued());
            }
        }
    }

    /** Whether there is nothing that would go with this node. */
    boolean isDone() {
        return due().findAny().isEmpty();
    }

    /** When {@link #onWakeup} is due. */
    long nextWakeupNanos() {
        return nextNanos == Timers.NEVER || isDone() ? Timers.NEVER : nextNanos;
    }

    /** The origins of which nobody has said yet that it holds all. */
    private Stream<Origin> due() {
        return map.origins().stream().filter(origin -> origin.equals(map.self())
                ? held.getOrDefault(origin, 0L) != map.issued()
                : !contacts.contain(origin) && !map.isArchived(origin) && !held.containsKey(origin));
    }
}
