package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.Sizes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To whom a change goes.
 *
 * <p>Up to {@link ReplicationSettings#MAX_DIRECT_MEMBERS} members: from its writer straight to every member. Above: while
 * it is young it is pushed to {@code fanout} random members by everyone to whom it was new; later its dot is announced
 * ({@link Announcements}), and pulled by who lacks it, so that the payload crosses the wire about once per member.
 */
final class Spread {

    /** The hops of what came by repair: its neighbours have it, or repair themselves. */
    static final int NOT_FORWARDED = 64;
    static final int MAX_PUSHED_BYTES = Outbox.MAX_QUEUED_BYTES / 4;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final Contacts contacts;
    private final Talks talks;
    private final Wire wire;
    private final ReplicationCounters counters;
    private final Announcements announcements;

    Spread(ReplicationSettings settings, OrMap map, Contacts contacts, Talks talks, Wire wire,
            ReplicationCounters counters) {
        this.settings = settings;
        this.map = map;
        announcements = new Announcements(settings, map, contacts, wire);
        this.contacts = contacts;
        this.talks = talks;
        this.wire = wire;
        this.counters = counters;
    }

    private boolean isDirect() {
        return settings.direct(contacts.size() + 1);
    }

    /** A write made here. */
    void local(Now now, Change change) {
        Entry entry = change.entry();
        Dot dot = entry == null ? null : entry.dot();
        List<Contact> to = isDirect() ? contacts.chooseRandom(Integer.MAX_VALUE) : contacts.chooseRandom(settings.fanout());
        for (Contact contact : to) {
            talks.offer(now, contact, new Pending(change.key(), dot, change.kills(), change.cause(), 0));
        }
        if (dot != null && !isDirect()) {
            counters.changesDropped += announcements.addPushed(dot, change.kills(), pushHops()) ? 0 : 1;
        }
    }

    /** An entry came that was new here. */
    void forward(Now now, Address from, Key key, Dot dot, List<Dot> kills, int hops) {
        if (isDirect() || hops >= NOT_FORWARDED) {
            return;
        }
        if (hops + 1 < pushHops()) {
            for (Contact contact : contacts.chooseRandom(settings.fanout())) {
                if (!contact.address().equals(from)) {
                    talks.offer(now, contact, new Pending(key, dot, kills, Cause.OVERWRITTEN, hops + 1));
                }
            }
            counters.changesDropped += announcements.addPushed(dot, kills, pushHops()) ? 0 : 1;
        } else if (!announcements.add(dot, kills, Math.min(hops + 1, NOT_FORWARDED - 1))) {
            counters.changesDropped++;
        }
    }

    /**
     * Deaths came that were new here; they are small, so they are pushed all the way.
     *
     * @param key what one of the dots was shown under here; null if none was
     */
    void forwardDeaths(Now now, Address from, @Nullable Key key, Deaths deaths) {
        if (isDirect() || deaths.hops() >= NOT_FORWARDED - 1) {
            return;
        }
        for (Contact contact : contacts.chooseRandom(settings.fanout() + 1)) {
            if (contact.address().equals(from)) {
                continue;
            }
            if (key != null) {
                talks.offer(now, contact, new Pending(key, null, deaths.dots(), deaths.cause(), deaths.hops() + 1));
            } else {
                tell(contact, new Deaths(deaths.dots(), deaths.cause(), deaths.hops() + 1));
            }
        }
    }

    /** By itself, as often as its size asks for: other origins may be written out in our datagrams than in the sender's. */
    private void tell(Contact contact, Deaths deaths) {
        List<Dot> dots = deaths.dots();
        Delta delta = new Delta(Delta.UNACKNOWLEDGED, 1, List.of(deaths));
        if (dots.size() <= 1 || Sizes.of(map.self(), delta) <= settings.payloadBytes()) {
            wire.send(contact.address(), delta);
        } else {
            int half = dots.size() / 2;
            tell(contact, new Deaths(dots.subList(0, half), deaths.cause(), deaths.hops()));
            tell(contact, new Deaths(dots.subList(half, dots.size()), deaths.cause(), deaths.hops()));
        }
    }

    /**
     * An exchange found that the peer lacks an entry. What the exchange has to say never slows down or drops what clients
     * write: beyond a quarter of the queue it is left to the exchange that the peer drives, or to the next.
     *
     * @return whether there is room for more
     */
    boolean pushTo(Now now, Origin peer, Key key, Dot dot) {
        Contact contact = contacts.get(peer);
        if (contact == null || contact.queuedBytes() >= MAX_PUSHED_BYTES) {
            return false;
        }
        talks.offer(now, contact, new Pending(key, dot, List.of(), Cause.OVERWRITTEN, NOT_FORWARDED));
        return true;
    }

    /** So often a change is pushed: until it was sent to a third of the members, or as near to it as may be without half. */
    private int pushHops() {
        int hops = 1;
        long sent = settings.fanout();
        long next = sent * settings.fanout();
        while (sent * 3 < contacts.size() && (sent + next) * 2 <= contacts.size()) {
            sent += next;
            next *= Math.max(2, settings.fanout());
            hops++;
        }
        return hops;
    }

    /** Announces what has waited for it. */
    void flush(Now now) {
        announcements.flush(now);
    }

    /** When {@link #flush} is due. */
    long nextWakeupNanos() {
        return announcements.nextWakeupNanos();
    }

    /** Announces what is to be announced again. */
    void onTick() {
        announcements.onTick();
    }
}
