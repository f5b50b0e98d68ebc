package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.Sizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To whom a change goes.
 *
 * <p>Up to {@link ReplicationSettings#MAX_DIRECT_MEMBERS} members: from its writer straight to every member. Above: while
 * it is young it is pushed to {@code fanout} random members by everyone to whom it was new; later its dot is announced, and
 * pulled by who lacks it, so that the payload crosses the wire about once per member.
 */
final class Spread {

    /** The hops of what came by repair: its neighbours have it, or repair themselves. */
    static final int NOT_FORWARDED = 64;
    static final int MAX_ANNOUNCED = 16_384;
    static final int MAX_PUSHED_BYTES = Outbox.MAX_QUEUED_BYTES / 4;
    private static final int ANNOUNCE_OVERHEAD_BYTES = 16;
    private static final int MAX_ANNOUNCED_KILLS = 16;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final Contacts contacts;
    private final Talks talks;
    private final Wire wire;
    private final ReplicationCounters counters;
    private final ArrayDeque<Announced> announced = new ArrayDeque<>();
    private final List<Announced> fresh = new ArrayList<>();

    private static final class Announced {
        final Dot dot;
        final List<Dot> kills;
        final int hops;
        int roundsLeft;

        Announced(Dot dot, List<Dot> kills, int hops, int roundsLeft) {
            this.dot = dot;
            this.kills = kills;
            this.hops = hops;
            this.roundsLeft = roundsLeft;
        }
    }

    Spread(ReplicationSettings settings, OrMap map, Contacts contacts, Talks talks, Wire wire,
            ReplicationCounters counters) {
        this.settings = settings;
        this.map = map;
        this.contacts = contacts;
        this.talks = talks;
        this.wire = wire;
        this.counters = counters;
    }

    private boolean isDirect() {
        return settings.direct(contacts.size() + 1);
    }

    /** A write made here. */
    void local(Change change) {
        Entry entry = change.entry();
        Dot dot = entry == null ? null : entry.dot();
        List<Contact> to = isDirect() ? contacts.chooseRandom(Integer.MAX_VALUE) : contacts.chooseRandom(settings.fanout());
        for (Contact contact : to) {
            talks.offer(contact, new Pending(change.key(), dot, change.kills(), change.cause(), 0));
        }
    }

    /** An entry came that was new here. */
    void forward(Address from, Key key, Dot dot, List<Dot> kills, int hops) {
        if (isDirect() || hops >= NOT_FORWARDED) {
            return;
        }
        if (hops + 1 < pushHops()) {
            for (Contact contact : contacts.chooseRandom(settings.fanout())) {
                if (!contact.address().equals(from)) {
                    talks.offer(contact, new Pending(key, dot, kills, Cause.OVERWRITTEN, hops + 1));
                }
            }
        } else if (announced.size() + fresh.size() < MAX_ANNOUNCED) {
            fresh.add(new Announced(dot, kills, Math.min(hops + 1, NOT_FORWARDED - 1), announceRounds()));
        } else {
            counters.changesDropped++;
        }
    }

    /**
     * Deaths came that were new here; they are small, so they are pushed all the way.
     *
     * @param key what one of the dots was shown under here; null if none was
     */
    void forwardDeaths(Address from, @Nullable Key key, Deaths deaths) {
        if (isDirect() || deaths.hops() >= NOT_FORWARDED - 1) {
            return;
        }
        for (Contact contact : contacts.chooseRandom(settings.fanout() + 1)) {
            if (contact.address().equals(from)) {
                continue;
            }
            if (key != null) {
                talks.offer(contact, new Pending(key, null, deaths.dots(), deaths.cause(), deaths.hops() + 1));
            } else {
                wire.send(contact.address(), new Delta(Delta.UNACKNOWLEDGED, 1, List.of(
                        new Deaths(deaths.dots(), deaths.cause(), deaths.hops() + 1))));
            }
        }
    }

    /**
     * An exchange found that the peer lacks an entry. What the exchange has to say never slows down or drops what clients
     * write: beyond a quarter of the queue it is left to the exchange that the peer drives, or to the next.
     *
     * @return whether there is room for more
     */
    boolean pushTo(Origin peer, Key key, Dot dot) {
        Contact contact = contacts.get(peer);
        if (contact == null || contact.queuedBytes() >= MAX_PUSHED_BYTES) {
            return false;
        }
        talks.offer(contact, new Pending(key, dot, List.of(), Cause.OVERWRITTEN, NOT_FORWARDED));
        return true;
    }

    /** So often a change is pushed: until about a third of the members have it, if none was reached twice. */
    private int pushHops() {
        int hops = 0;
        long reached = settings.fanout();
        while (reached * 3 < contacts.size()) {
            reached *= Math.max(2, settings.fanout());
            hops++;
        }
        return hops + 1;
    }

    private int announceRounds() {
        int rounds = 2;
        for (int reached = 1; reached < contacts.size(); reached *= settings.fanout() + 1) {
            rounds++;
        }
        return rounds;
    }

    /** Announces what has not been announced yet. */
    void flush() {
        if (!fresh.isEmpty()) {
            announce(fresh);
            announced.addAll(fresh);
            fresh.clear();
        }
    }

    /** Announces what is to be announced again. */
    void onTick() {
        if (announced.isEmpty()) {
            return;
        }
        Iterator<Announced> all = announced.iterator();
        List<Announced> round = new ArrayList<>();
        while (all.hasNext()) {
            Announced next = all.next();
            if (--next.roundsLeft < 0 || map.entry(next.dot) == null) {
                all.remove();
            } else {
                round.add(next);
            }
        }
        announce(round);
    }

    private void announce(List<Announced> round) {
        for (Contact contact : contacts.chooseRandom(settings.fanout())) {
            List<Announcement> batch = new ArrayList<>();
            int bytes = ANNOUNCE_OVERHEAD_BYTES;
            for (Announced next : round) {
                Entry entry = map.entry(next.dot);
                if (entry == null) {
                    continue;
                }
                List<Dot> kills = next.kills.size() <= MAX_ANNOUNCED_KILLS ? next.kills : List.of();
                Announcement announcement = new Announcement(next.dot, entry.block().length, kills, next.hops);
                int size = Sizes.of(announcement);
                if (bytes + size > settings.payloadBytes()) {
                    wire.send(contact.address(), new Announce(batch));
                    batch = new ArrayList<>();
                    bytes = ANNOUNCE_OVERHEAD_BYTES;
                }
                batch.add(announcement);
                bytes += size;
            }
            if (!batch.isEmpty()) {
                wire.send(contact.address(), new Announce(batch));
            }
        }
    }
}
