package io.grapevine.replication;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ByteBudget;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The dots that this node announces: at once to some members, then to others each interval, until about all have heard.
 *
 * <p>What one round says is bounded, whatever the rate of writes: what does not fit has its turn in the next, before what
 * was announced already.
 */
final class Announcements {

    static final int MAX_ANNOUNCED = 16_384;
    /** What one round says to one member, at most. */
    static final int MAX_DATAGRAMS_PER_ROUND = 64;
    private static final int MAX_ANNOUNCED_KILLS = 16;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final Contacts contacts;
    private final Wire wire;
    private final ArrayDeque<Announced> fresh = new ArrayDeque<>();
    private final ArrayDeque<Announced> announced = new ArrayDeque<>();

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

    Announcements(ReplicationSettings settings, OrMap map, Contacts contacts, Wire wire) {
        this.settings = settings;
        this.map = map;
        this.contacts = contacts;
        this.wire = wire;
    }

    /** Whether there was room to remember it. */
    boolean add(Dot dot, List<Dot> kills, int hops) {
        if (announced.size() + fresh.size() >= MAX_ANNOUNCED) {
            return false;
        }
        fresh.add(new Announced(dot, kills, hops, rounds()));
        return true;
    }

    private int rounds() {
        int rounds = 3;
        for (int reached = 1; reached < contacts.size(); reached *= settings.fanout() + 1) {
            rounds++;
        }
        return rounds;
    }

    /** Announces what has not been announced yet. */
    void flush() {
        if (!fresh.isEmpty()) {
            Round round = new Round();
            round.take(fresh, fresh.size());
            round.send();
        }
    }

    /** Announces what is to be announced again. */
    void onTick() {
        int again = announced.size();
        Round round = new Round();
        round.take(fresh, fresh.size());
        round.take(announced, again);
        round.send();
    }

    /** What a few members are told in one go, all the same. */
    private final class Round {
        private final List<Announce> datagrams = new ArrayList<>();
        private List<Announcement> batch = new ArrayList<>();
        private ByteBudget budget = budget();

        private ByteBudget budget() {
            return new ByteBudget(map.self(), new Announce(List.of()), settings.payloadBytes());
        }

        /** As many from the queue's head as fit, at most {@code count}; those with rounds left are announced again. */
        void take(ArrayDeque<Announced> queue, int count) {
            for (int i = 0; i < count; i++) {
                Announced next = queue.element();
                Entry entry = map.entry(next.dot);
                if (entry != null && next.roundsLeft > 0) {
                    if (!fits(next, entry.block().length)) {
                        return;
                    }
                    next.roundsLeft--;
                    announced.add(next);
                }
                queue.remove();
            }
        }

        private boolean fits(Announced next, int blockBytes) {
            List<Dot> kills = next.kills.size() <= MAX_ANNOUNCED_KILLS ? next.kills : List.of();
            Announcement whole = new Announcement(next.dot, blockBytes, kills, next.hops);
            return tryTake(whole) || turn() && (tryTake(whole)
                    || tryTake(new Announcement(next.dot, blockBytes, List.of(), next.hops)));
        }

        private boolean tryTake(Announcement announcement) {
            return budget.tryTake(announcement) && batch.add(announcement);
        }

        /** Begins another datagram, unless this is the last. */
        private boolean turn() {
            if (datagrams.size() + 1 >= MAX_DATAGRAMS_PER_ROUND) {
                return false;
            }
            close();
            return true;
        }

        private void close() {
            if (!batch.isEmpty()) {
                datagrams.add(new Announce(batch));
                batch = new ArrayList<>();
                budget = budget();
            }
        }

        void send() {
            close();
            if (datagrams.isEmpty()) {
                return;
            }
            for (Contact contact : contacts.chooseRandom(settings.fanout())) {
                datagrams.forEach(announce -> wire.send(contact.address(), announce));
            }
        }
    }
}
