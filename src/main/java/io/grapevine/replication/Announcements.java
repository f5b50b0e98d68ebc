package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;
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
 * The dots that this node announces, to members at fixed distances in the ring of origins: each member hears of a dot from as
 * many. Of random ones it would take ln n for each to miss nobody (Karp et al., "Randomized Rumor Spreading", 2000).
 *
 * <p>What one round says is bounded, whatever the rate of writes: what does not fit has its turn in the next, before what
 * was announced already.
 */
final class Announcements {

    static final int MAX_ANNOUNCED = 16_384;
    /** What one round says to one member, at most. */
    static final int MAX_DATAGRAMS_PER_ROUND = 64;
    private static final int MAX_ANNOUNCED_KILLS = 16;
    /** So long a dot waits for others to share a datagram, and for pushes that are on their way. */
    static final long WAIT_NANOS = 20_000_000L;
    /** To so many more members than {@code fanout} a dot is announced. */
    static final int MORE_THAN_FANOUT = 1;
    /** To so many once more at the next interval, for those who lost what was said to them. */
    static final int TOLD_AGAIN = 1;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final Contacts contacts;
    private final Wire wire;
    private final ArrayDeque<Announced> fresh = new ArrayDeque<>();
    /** To be announced once more; or, where it was pushed on, only then. */
    private final ArrayDeque<Announced> again = new ArrayDeque<>();
    private long flushNanos = Timers.NEVER;

    private record Announced(Dot dot, List<Dot> kills, int hops) {}

    Announcements(ReplicationSettings settings, OrMap map, Contacts contacts, Wire wire) {
        this.settings = settings;
        this.map = map;
        this.contacts = contacts;
        this.wire = wire;
    }

    /** Whether there was room to remember it. */
    boolean add(Dot dot, List<Dot> kills, int hops) {
        return !isFull() && fresh.add(new Announced(dot, kills, hops));
    }

    /** One that is pushed on from here: announced later, where it did not get. */
    boolean addPushed(Dot dot, List<Dot> kills, int hops) {
        return !isFull() && again.add(new Announced(dot, kills, hops));
    }

    private boolean isFull() {
        return again.size() + fresh.size() >= MAX_ANNOUNCED;
    }

    /** Announces what has waited for its time. */
    void flush(Now now) {
        if (fresh.isEmpty()) {
            return;
        }
        if (flushNanos == Timers.NEVER) {
            flushNanos = now.nanos() + WAIT_NANOS;
        } else if (Timers.isDue(flushNanos, now.nanos())) {
            Round round = new Round();
            again.addAll(round.take(fresh));
            round.send(settings.fanout() + MORE_THAN_FANOUT);
            flushNanos = fresh.isEmpty() ? Timers.NEVER : now.nanos() + settings.intervalNanos();
        }
    }

    /** When {@link #flush} is due. */
    long nextWakeupNanos() {
        return flushNanos;
    }

    /** Announces what is to be announced again. */
    void onTick() {
        Round round = new Round();
        round.take(again);
        round.send(TOLD_AGAIN);
    }

    /** What a few members are told in one go, all the same. */
    private final class Round {
        private final List<Announce> datagrams = new ArrayList<>();
        private List<Announcement> batch = new ArrayList<>();
        private ByteBudget budget = budget();

        private ByteBudget budget() {
            return new ByteBudget(map.self(), new Announce(List.of()), settings.payloadBytes());
        }

        /** Takes as many from the queue's head as fit, and those of which there is nothing to be told any more. */
        List<Announced> take(ArrayDeque<Announced> queue) {
            List<Announced> taken = new ArrayList<>();
            for (Announced next = queue.peek(); next != null; next = queue.peek()) {
                Entry entry = map.entry(next.dot);
                if (entry != null) {
                    if (!fits(next, entry.block().length)) {
                        return taken;
                    }
                    taken.add(next);
                }
                queue.remove();
            }
            return taken;
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

        void send(int members) {
            close();
            if (datagrams.isEmpty()) {
                return;
            }
            List<Contact> fingers = contacts.fingers(map.self(), settings.fanout() + MORE_THAN_FANOUT);
            for (Contact contact : fingers.subList(0, Math.min(members, fingers.size()))) {
                datagrams.forEach(announce -> wire.send(contact.address(), announce));
            }
        }
    }
}
