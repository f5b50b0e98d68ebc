package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.KeyBytes;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.CoverAnswer;
import io.grapevine.protocol.ReplicationMessage.CoverQuery;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Shown;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dots that are shown here and claimed dead by another: it is asked what their keys show there, and the death is
 * applied together with that.
 *
 * <p>So a key that nobody removed never blinks out while a node catches up, although a comparison is not one moment.
 */
final class Covers {

    static final int MAX_ASKED = 65_536;
    static final int MAX_IN_FLIGHT = 1_024;
    private static final int MAX_TRIES = 4;
    private static final int MAX_ANSWERS = 16;
    private static final int OVERHEAD_BYTES = 16;
    private static final long TIMEOUT_NANOS = 200_000_000L;

    private final OrMap map;
    private final Hearsay hearsay;
    private final Wire wire;
    private final ReplicationCounters counters;
    private final int payloadBytes;
    private final Map<Dot, Asked> asked = new LinkedHashMap<>();
    private int waiting;
    private int lastRequest;
    private long nextTimeoutNanos = Long.MAX_VALUE;

    private static final class Asked {
        final Address of;
        int tries;
        long untilNanos;
        boolean inFlight;

        Asked(Address of) {
            this.of = of;
        }
    }

    Covers(OrMap map, Hearsay hearsay, Wire wire, ReplicationCounters counters, int payloadBytes) {
        this.map = map;
        this.hearsay = hearsay;
        this.wire = wire;
        this.counters = counters;
        this.payloadBytes = payloadBytes;
    }

    // ---- asking

    void ask(Now now, Address of, Dot shown) {
        if (asked.size() < MAX_ASKED && !asked.containsKey(shown)) {
            asked.put(shown, new Asked(of));
            waiting++;
            counters.coversAsked++;
        }
    }

    /** Whether there are dots about which this peer has still to answer. */
    boolean isAsking(Address of) {
        for (Asked ask : asked.values()) {
            if (ask.of.equals(of)) {
                return true;
            }
        }
        return false;
    }

    /** Sends what waits, as many dots to a datagram as fit. */
    void flush(Now now) {
        if (waiting == 0) {
            return;
        }
        Map<Address, List<Shown>> queries = new LinkedHashMap<>();
        Map<Address, Integer> bytes = new LinkedHashMap<>();
        int inFlight = asked.size() - waiting;
        Iterator<Map.Entry<Dot, Asked>> all = asked.entrySet().iterator();
        while (all.hasNext() && inFlight < MAX_IN_FLIGHT && waiting > 0) {
            Map.Entry<Dot, Asked> next = all.next();
            Asked ask = next.getValue();
            if (ask.inFlight) {
                continue;
            }
            waiting--;
            Entry entry = map.entry(next.getKey());
            if (entry == null || ++ask.tries > MAX_TRIES) {
                all.remove();
                continue;
            }
            Shown shown = new Shown(next.getKey(), new KeyBytes(entry.keyBytes()));
            int size = Sizes.of(shown);
            if (bytes.getOrDefault(ask.of, OVERHEAD_BYTES) + size > payloadBytes) {
                wire.send(ask.of, new CoverQuery(++lastRequest, queries.remove(ask.of)));
                bytes.remove(ask.of);
            }
            queries.computeIfAbsent(ask.of, of -> new ArrayList<>()).add(shown);
            bytes.merge(ask.of, OVERHEAD_BYTES + size, (had, more) -> had + size);
            ask.inFlight = true;
            ask.untilNanos = now.nanos() + TIMEOUT_NANOS * ask.tries;
            nextTimeoutNanos = nextTimeoutNanos == Long.MAX_VALUE || ask.untilNanos - nextTimeoutNanos < 0
                    ? ask.untilNanos
                    : nextTimeoutNanos;
            inFlight++;
        }
        queries.forEach((of, shown) -> wire.send(of, new CoverQuery(++lastRequest, shown)));
    }

    void onAnswer(Now now, Address from, CoverAnswer answer, Intake intake) {
        for (Item item : answer.items()) {
            intake.onItem(now, from, item);
            List<Dot> dots = switch (Kind.of(item)) {
                case WRITE -> ((Write) item).kills();
                case DEATHS -> ((Deaths) item).dots();
                case ANNOUNCEMENT -> ((Announcement) item).kills();
                case OTHER -> List.of();
            };
            dots.forEach(this::settled);
        }
    }

    private enum Kind {
        WRITE,
        DEATHS,
        ANNOUNCEMENT,
        OTHER;

        static Kind of(Item item) {
            return item instanceof Write ? WRITE : item instanceof Deaths ? DEATHS
                    : item instanceof Announcement ? ANNOUNCEMENT : OTHER;
        }
    }

    private void settled(Dot dot) {
        Asked ask = asked.remove(dot);
        if (ask != null && !ask.inFlight) {
            waiting--;
        }
    }

    void onWakeup(Now now) {
        if (nextTimeoutNanos == Long.MAX_VALUE || now.nanos() - nextTimeoutNanos < 0) {
            return;
        }
        nextTimeoutNanos = Long.MAX_VALUE;
        for (Asked ask : asked.values()) {
            if (ask.inFlight && now.nanos() - ask.untilNanos >= 0) {
                ask.inFlight = false;
                waiting++;
            } else if (ask.inFlight && (nextTimeoutNanos == Long.MAX_VALUE || ask.untilNanos - nextTimeoutNanos < 0)) {
                nextTimeoutNanos = ask.untilNanos;
            }
        }
    }

    long nextWakeupNanos() {
        return nextTimeoutNanos;
    }

    // ---- answering

    /** Says of each dot that is dead here what its key shows, in one critical section. */
    void onQuery(Now now, Address from, CoverQuery query) {
        List<Item> items = new ArrayList<>();
        int bytes = OVERHEAD_BYTES;
        int answers = 0;
        for (Shown shown : query.shown()) {
            if (map.state(shown.dot()) != OrMap.State.DEAD) {
                continue;
            }
            Item item = item(now, shown);
            if (item == null) {
                continue;
            }
            int size = Sizes.of(item);
            if (bytes + size > payloadBytes) {
                wire.send(from, new CoverAnswer(query.request(), items));
                items = new ArrayList<>();
                bytes = OVERHEAD_BYTES;
                if (++answers == MAX_ANSWERS) {
                    return;
                }
            }
            items.add(item);
            bytes += size;
        }
        if (!items.isEmpty()) {
            wire.send(from, new CoverAnswer(query.request(), items));
        }
    }

    /**
     * What is to be said of a dot that is dead here. Who is no witness of its death says only what the key shows here, which
     * counts if it outranks the dot; null where that is nothing.
     */
    private @Nullable Item item(Now now, Shown shown) {
        boolean witness = hearsay.isWitness(shown.dot());
        List<Dot> kills = witness ? List.of(shown.dot()) : List.of();
        Entry entry = map.live(map.key(shown.key().bytes()));
        if (entry == null) {
            return witness ? new Deaths(kills, Cause.UNKNOWN, 0) : null;
        }
        Write write = new Write(entry.version(now), kills, 0);
        return Sizes.of(write) + OVERHEAD_BYTES <= payloadBytes
                ? write
                : new Announcement(entry.dot(), entry.block().length, kills, 0);
    }
}
