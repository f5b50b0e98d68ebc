package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Served;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What happens when the entries take more than {@code maxBytes} (DESIGN §1, "Eviction").
 *
 * <p>Among others, a custodian evicts its share of the excess from the keys that are its own, so that replicas stay the same. Who
 * comes past its hard limit at once evicts what it would have on its way there (docs/decisions/0021). Alone, or past its hard limit all the same, it removes
 * nothing for others: it sheds. Past its hard limit among others it is <em>full</em>: it stops pulling, is not ready and nobody's
 * donor, until what the others hold fits.
 */
final class Room {

    private static final int VICTIMS_PER_SLICE = 256;
    private static final int SAMPLES = 8;
    private static final long ROUND_NANOS = 20_000_000L;
    private static final long SLICE_NANOS = 1_000_000L;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final Contacts contacts;
    private final Custodians custodians;
    private final Spread spread;
    private final Wire wire;
    private final RandomGenerator random;
    private final Supplier<List<Dots>> deadElsewhere;
    /** What was found dead elsewhere, and not here, when it became full: it goes first, and all of it (docs/decisions/0022). */
    private final ArrayDeque<Dots> stale = new ArrayDeque<>();
    private boolean full;
    private boolean roundOpen;
    private long roundNanos;
    private long shareLeftBytes;
    private long nextNanos = Timers.NEVER;

    /** @param deadElsewhere what running exchanges have found dead at their peers, and not here; given away */
    Room(ReplicationSettings settings, OrMap map, Contacts contacts, Custodians custodians, Spread spread, Wire wire,
            RandomGenerator random, Supplier<List<Dots>> deadElsewhere) {
        this.settings = settings;
        this.map = map;
        this.contacts = contacts;
        this.custodians = custodians;
        this.spread = spread;
        this.wire = wire;
        this.random = random;
        this.deadElsewhere = deadElsewhere;
    }

    boolean isFull() {
        return full;
    }

    /** What the others hold, and this node would have to. */
    long neededBytes() {
        long there = contacts.met().filter(contact -> contact.hasGossiped() && contact.isReady()).mapToLong(Contact::liveBytes)
                .max().orElse(0);
        return Math.max(map.liveBytes(), there);
    }

    /** Makes room, a slice at a time. */
    void adjust(Now now, boolean connected, boolean ready) {
        makeRoom(now, connected, ready);
        boolean isOver = full && neededBytes() <= settings.maxBytes();
        if (map.liveBytes() <= settings.maxBytes() && stale.isEmpty() && !isOver) {
            nextNanos = Timers.NEVER;
        } else {
            boolean more = full || contacts.size() == 0 || shareLeftBytes > 0;
            nextNanos = now.nanos() + (more ? SLICE_NANOS : ROUND_NANOS);
        }
    }

    private void makeRoom(Now now, boolean connected, boolean ready) {
        long bytes = map.liveBytes();
        boolean alone = !connected || contacts.size() == 0;
        if (full && (alone || stale.isEmpty() && bytes <= settings.maxBytes() && neededBytes() <= settings.maxBytes())) {
            full = false;
            stale.clear();
            wire.report(ReplicationEvent.Kind.ROOM_AGAIN, "what the members hold fits into maxBytes again");
        }
        if (bytes <= settings.maxBytes() && !full) {
            roundOpen = false;
            return;
        }
        if (alone || full) {
            shed(now);
            return;
        }
        if (bytes > settings.hardLimitBytes()) {
            roundOpen = false;
        }
        evict(now, Math.min(bytes, settings.hardLimitBytes()), ready);
        if (map.liveBytes() > settings.hardLimitBytes()) {
            full = true;
            stale.addAll(deadElsewhere.get());
            wire.report(ReplicationEvent.Kind.FULL, "the entries take " + bytes + " bytes, past the hard limit of "
                    + settings.hardLimitBytes() + "; cache.maxBytes would have to be at least " + neededBytes());
            shed(now);
        }
    }

    private void shed(Now now) {
        shedStale();
        for (int i = 0; i < VICTIMS_PER_SLICE && map.liveBytes() > settings.maxBytes(); i++) {
            Entry victim = map.victim(now, random, any -> true, SAMPLES);
            if (victim == null) {
                return;
            }
            drop(now, victim, false);
        }
    }

    /** Sheds what is dead elsewhere, of as many runs or entries as a slice has. */
    private void shedStale() {
        int done = 0;
        while (done < VICTIMS_PER_SLICE && !stale.isEmpty()) {
            Origin origin = stale.element().origin();
            Runs numbers = stale.element().numbers();
            int limit = VICTIMS_PER_SLICE - done;
            Runs live = map.live(origin, numbers.first(0), numbers.last(0), limit);
            live.forEach(number -> map.shed(Objects.requireNonNull(map.entry(new Dot(origin, number)))));
            numbers.remove(numbers.first(0), live.size() == limit ? live.highest() : numbers.last(0));
            if (numbers.isEmpty()) {
                stale.remove();
            }
            done += 1 + (int) live.size();
        }
    }

    private void evict(Now now, long bytes, boolean ready) {
        if (!roundOpen || now.nanos() - roundNanos >= ROUND_NANOS) {
            roundOpen = true;
            roundNanos = now.nanos();
            custodians.update(map.self(), ready, contacts.all());
            shareLeftBytes = custodians.haveSelf() ? (bytes - settings.maxBytes()) / custodians.count() : 0;
        }
        Predicate<Entry> mine = entry -> entry.isLocal() || custodians.of(entry.keyHash()).equals(map.self());
        for (int i = 0; i < VICTIMS_PER_SLICE && shareLeftBytes > 0; i++) {
            Entry victim = map.victim(now, random, mine, SAMPLES);
            if (victim == null) {
                return;
            }
            shareLeftBytes -= victim.weightBytes();
            drop(now, victim, true);
        }
    }

    private void drop(Now now, Entry victim, boolean everywhere) {
        if (victim.isLocal()) {
            map.shed(victim);
        } else if (everywhere) {
            Change change = map.evict(now, victim);
            if (change != null) {
                spread.local(now, change);
            }
        } else {
            map.shed(victim);
        }
    }

    /** When {@link #adjust} has more to do; never, if all fits. */
    long nextWakeupNanos() {
        return nextNanos;
    }

    /** Tells custodians which of their keys were served here, so that recency is the cluster's; nothing while room is ample. */
    void tellServed(boolean ready) {
        if (map.liveBytes() < settings.maxBytes() / 4 * 3 || contacts.size() == 0) {
            return;
        }
        custodians.update(map.self(), ready, contacts.all());
        int perDatagram = (settings.payloadBytes() - 16) / 8;
        Map<Origin, List<Long>> byCustodian = new LinkedHashMap<>();
        for (long keyHash : map.drainServed(perDatagram * settings.fanout())) {
            byCustodian.computeIfAbsent(custodians.of(keyHash), of -> new ArrayList<>()).add(keyHash);
        }
        List<Contact> told = settings.direct(contacts.size() + 1)
                ? contacts.chooseRandom(Integer.MAX_VALUE)
                : contacts.chooseRandom(settings.fanout());
        for (Contact contact : told) {
            List<Long> served = byCustodian.get(contact.origin);
            if (served != null) {
                wire.send(contact.address(), new Served(served.subList(0, Math.min(perDatagram, served.size()))));
            }
        }
    }
}
