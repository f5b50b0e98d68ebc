package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ByteBudget;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one peer is still to be told, and what it has not acknowledged yet.
 *
 * <p>A change leaves at once when nothing is in flight; what comes meanwhile shares the next datagram (Nagle, RFC 896,
 * over datagrams). The window is counted in datagrams, because a receiver's socket buffer is: it opens with each
 * acknowledgement and halves with each loss (Jacobson, "Congestion Avoidance and Control", 1988; RFC 6298 for the
 * time-out). What is lost is read from the map again, so that the peer is never told what is no longer so; where it is large it
 * is announced only, and the peer pulls it if it was not just the acknowledgement that was lost.
 *
 * <p>Nothing here is needed for correctness: what does not fit is dropped and counted, and an exchange brings it.
 */
final class Outbox {

    static final int MAX_QUEUED_BYTES = 8 << 20;
    static final int MAX_WINDOW_DATAGRAMS = 40;
    static final int MAX_TRIES = 12;
    /** An entry of more bytes is not repeated but announced: as likely as itself its acknowledgement was lost. */
    static final int MAX_REPEATED_BYTES = 256;
    private static final int DELTA_OVERHEAD_BYTES = 24;
    private static final int PENDING_OVERHEAD_BYTES = 64;
    /** A change takes that much of a datagram at least, besides its content and its kills. */
    private static final int MIN_ITEM_BYTES = 16;
    private static final int MAX_BACKOFF = 6;
    private static final int REORDERING = 3;
    /** Doubled no further: a peer that comes back is not left waiting for it. */
    private static final long MAX_DOUBLED_NANOS = 1_000_000_000L;
    private static final int MAX_OVERDUE = 64;
    /** How many that wait are asked for their age: they are nearly in the order of it. */
    private static final int MAX_LOOKS = 1_024;
    private static final long SILENCE_NANOS = 500_000_000L;
    /** So many datagrams may always be on their way: where loss is by chance, a smaller window is no remedy. */
    static final int MIN_WINDOW_DATAGRAMS = 4;
    /** So many time-outs in a row may be chance: at 30 % loss one datagram in 14 takes as many. Only more slow the sender down. */
    private static final int CHANCE_TIMEOUTS = 3;

    private final Origin peer;
    private final int session;
    private final int payloadBytes;
    private final OrMap map;
    private final ReplicationCounters counters;
    private final RoundTrip roundTrip;

    private final LinkedHashMap<Key, Pending> pending = new LinkedHashMap<>();
    private final TreeMap<Long, Sent> inFlight = new TreeMap<>();
    /** When those were sent that were held for lost: an acknowledgement that comes after all tells how long the road is. */
    private final TreeMap<Long, Long> overdue = new TreeMap<>();
    private long sequence;
    private int queuedBytes;
    private int inFlightBytes;
    private double window = 10;
    private int backoff;
    private boolean isOverdue;
    private long lastAckNanos;
    /** What was given up, for lack of room or of an answer, since the peer last said what it has. */
    private long lostCount;
    private long lostSinceNanos = Timers.NEVER;

    private record Sent(long sequence, long sentNanos, int bytes, List<Pending> changes) {}

    /** @param roads how long answers take from anybody */
    Outbox(Origin peer, int session, int payloadBytes, OrMap map, ReplicationCounters counters, RoundTrip roads) {
        this.peer = peer;
        this.session = session;
        this.payloadBytes = payloadBytes;
        this.map = map;
        this.counters = counters;
        roundTrip = new RoundTrip(roads);
    }

    Origin peer() {
        return peer;
    }

    // ---- what is to be said

    /** A key changed; whether there was room to remember it. */
    boolean offer(Now now, Pending change) {
        change.sinceNanos = now.nanos();
        return enqueue(change);
    }

    private boolean enqueue(Pending change) {
        Pending older = pending.get(change.key);
        if (older != null) {
            queuedBytes -= older.weightBytes;
            older.absorb(change);
            weigh(older);
            return true;
        }
        if (queuedBytes >= MAX_QUEUED_BYTES) {
            counters.changesDropped++;
            lose(change);
            return false;
        }
        pending.put(change.key, change);
        weigh(change);
        return true;
    }

    private void lose(Pending change) {
        lostCount++;
        lostSinceNanos = Timers.earlier(lostSinceNanos, change.sinceNanos);
    }

    private void weigh(Pending change) {
        Entry entry = map.live(change.key);
        int content = entry == null ? 0 : Math.min(entry.block().length, payloadBytes);
        change.weightBytes = PENDING_OVERHEAD_BYTES + content + 4 * change.kills.size();
        queuedBytes += change.weightBytes;
    }

    // ---- sending

    /** The next delta that may leave now, or null. */
    @Nullable Delta next(Now now) {
        while (maySend()) {
            List<Item> items = new ArrayList<>();
            List<Pending> told = new ArrayList<>();
            ByteBudget budget = new ByteBudget(map.self(), new Delta(session, sequence + 1, List.of()), payloadBytes);
            fillChanges(now, budget, told, items);
            int bytes = budget.takenBytes();
            if (!items.isEmpty()) {
                if (inFlight.isEmpty() && backoff == 0) {
                    lastAckNanos = now.nanos();
                }
                sequence++;
                isOverdue = false;
                inFlight.put(sequence, new Sent(sequence, now.nanos(), bytes, told));
                inFlightBytes += bytes;
                counters.deltasSent++;
                return new Delta(session, sequence, items);
            }
        }
        return null;
    }

    /** Whether what waits may leave now. */
    boolean maySend() {
        if (pending.isEmpty()) {
            return false;
        }
        return inFlight.size() < allowed() && (inFlight.isEmpty() || isOverdue || fillsDatagram());
    }

    /** By what changes take at least on the wire, where they are shorter than in memory. */
    private boolean fillsDatagram() {
        return queuedBytes - (PENDING_OVERHEAD_BYTES - MIN_ITEM_BYTES) * pending.size() >= payloadBytes;
    }

    /** Whether the peer may be gone: it is told one datagram at a time, and of large entries only that there are some. */
    private boolean isSlow() {
        return backoff > CHANCE_TIMEOUTS;
    }

    private int allowed() {
        return isSlow() ? 1 : (int) window;
    }

    /** When what is in flight is so late that what waits shall not wait for its acknowledgement any longer. */
    private long overdueAtNanos() {
        return inFlight.lastEntry().getValue().sentNanos + Math.min(roundTrip.usualNanos(), timeoutNanos());
    }

    private void fillChanges(Now now, ByteBudget budget, List<Pending> told, List<Item> items) {
        Iterator<Pending> changes = pending.values().iterator();
        while (changes.hasNext()) {
            Pending change = changes.next();
            Item item = item(now, change);
            boolean taken = item == null || budget.tryTake(item);
            while (!taken && items.isEmpty()) {
                change.forgetOldKills();
                item = item(now, change);
                taken = item == null || budget.tryTake(item);
            }
            if (!taken) {
                break;
            }
            changes.remove();
            queuedBytes -= change.weightBytes;
            if (item != null) {
                items.add(item);
                change.told = change.entry;
                told.add(change);
            }
        }
    }

    /** What the peer is to be told of a key, as the map has it now; null if nothing, for lack of the entry. */
    private @Nullable Item item(Now now, Pending change) {
        Entry entry = map.live(change.key);
        if (entry == null) {
            if (change.entry != null) {
                switch (map.state(change.entry)) {
                    case UNKNOWN -> {
                        return null;
                    }
                    case DEAD -> change.kill(change.entry);
                    case LIVE -> {
                        // Two entries bore one dot, and the winner has another key: nothing here covers these deaths.
                        return null;
                    }
                }
                change.entry = null;
            }
            return change.kills.isEmpty() ? null : new Deaths(new ArrayList<>(change.kills), change.cause, change.hops);
        }
        Dot dot = entry.dot();
        if (change.entry != null && !change.entry.equals(dot) && map.state(change.entry) == OrMap.State.DEAD) {
            change.kill(change.entry);
        }
        change.entry = dot;
        List<Dot> kills = new ArrayList<>(change.kills);
        kills.remove(dot);
        Write write = new Write(entry.version(now), kills, change.hops);
        int bytes = Sizes.of(write);
        boolean uncertain = dot.equals(change.told) || isSlow();
        return bytes <= (uncertain ? MAX_REPEATED_BYTES : payloadBytes - DELTA_OVERHEAD_BYTES)
                ? write
                : new Announcement(dot, entry.block().length, kills, change.hops);
    }

    // ---- acknowledgements and time

    void onAck(Now now, DeltaAck ack) {
        if (ack.session() != session) {
            return;
        }
        lastAckNanos = now.nanos();
        boolean any = false;
        Iterator<Sent> flights = inFlight.headMap(ack.highest(), true).values().iterator();
        List<Sent> lost = new ArrayList<>();
        while (flights.hasNext()) {
            Sent sent = flights.next();
            long behind = ack.highest() - sent.sequence;
            boolean arrived = behind == 0 || behind <= 64 && (ack.before() >>> behind - 1 & 1) == 1;
            if (arrived) {
                flights.remove();
                inFlightBytes -= sent.bytes;
                roundTrip.measure(now.nanos() - sent.sentNanos);
                window = Math.min(MAX_WINDOW_DATAGRAMS, window + 1 / Math.max(1, window / 4));
                any = true;
            } else if (behind >= REORDERING) {
                flights.remove();
                inFlightBytes -= sent.bytes;
                lost.add(sent);
            }
        }
        any |= measureOverdue(now, ack);
        if (any) {
            backoff = 0;
        }
        if (!lost.isEmpty()) {
            window = Math.max(MIN_WINDOW_DATAGRAMS, window / 2);
            lost.forEach(this::again);
        }
    }

    /** The peer holds what this node holds: that acknowledges all that was said, and spares it what was to be. */
    void onEqual(Now now) {
        backoff = 0;
        if (isIdle()) {
            return;
        }
        lastAckNanos = now.nanos();
        isOverdue = false;
        inFlight.values().forEach(sent -> overdue.put(sent.sequence, sent.sentNanos));
        while (overdue.size() > MAX_OVERDUE) {
            overdue.pollFirstEntry();
        }
        inFlight.clear();
        inFlightBytes = 0;
        pending.clear();
        queuedBytes = 0;
    }

    void onWakeup(Now now) {
        isOverdue = !inFlight.isEmpty() && now.nanos() - overdueAtNanos() >= 0;
        if (inFlight.isEmpty() || now.nanos() - timeoutAtNanos() < 0) {
            return;
        }
        backoff = Math.min(backoff + 1, MAX_BACKOFF);
        window = Math.max(MIN_WINDOW_DATAGRAMS, window / 2);
        long timeout = timeoutNanos();
        Iterator<Sent> flights = inFlight.values().iterator();
        List<Sent> lost = new ArrayList<>();
        while (flights.hasNext()) {
            Sent sent = flights.next();
            if (now.nanos() - sent.sentNanos >= timeout / 2) {
                flights.remove();
                inFlightBytes -= sent.bytes;
                lost.add(sent);
            }
        }
        lost.forEach(this::again);
    }

    /**
     * No sequence is used twice, so what is acknowledged late is no riddle (Karn's rule is kept): without it a road that is longer
     * than the first time-out would never be measured.
     */
    private boolean measureOverdue(Now now, DeltaAck ack) {
        Long sentNanos = overdue.remove(ack.highest());
        if (sentNanos != null) {
            roundTrip.measure(now.nanos() - sentNanos);
        }
        overdue.headMap(ack.highest() - 64).clear();
        return sentNanos != null;
    }

    private void again(Sent sent) {
        overdue.put(sent.sequence, sent.sentNanos);
        if (overdue.size() > MAX_OVERDUE) {
            overdue.pollFirstEntry();
        }
        counters.deltasResent++;
        for (Pending change : sent.changes) {
            if (++change.tries > MAX_TRIES) {
                counters.changesGivenUp++;
                lose(change);
                continue;
            }
            Pending newer = pending.get(change.key);
            if (newer == null) {
                enqueue(change);
            } else {
                queuedBytes -= newer.weightBytes;
                change.kills.forEach(newer::kill);
                newer.sinceNanos = Timers.earlier(newer.sinceNanos, change.sinceNanos);
                weigh(newer);
            }
        }
    }

    private long timeoutNanos() {
        long base = roundTrip.timeoutNanos();
        return Math.max(base, Math.min(MAX_DOUBLED_NANOS, base << Math.max(0, backoff - CHANCE_TIMEOUTS)));
    }

    private long timeoutAtNanos() {
        return inFlight.firstEntry().getValue().sentNanos + timeoutNanos();
    }

    // ---- what it looks like

    /** When {@link #onWakeup} is due; never, if nothing is in flight. */
    long nextWakeupNanos() {
        if (inFlight.isEmpty()) {
            return Long.MAX_VALUE;
        }
        boolean waits = !pending.isEmpty() && !isOverdue && inFlight.size() < allowed();
        return waits ? Timers.earlier(timeoutAtNanos(), overdueAtNanos()) : timeoutAtNanos();
    }

    /** Whether everything said has been acknowledged. */
    boolean isIdle() {
        return pending.isEmpty() && inFlight.isEmpty();
    }

    /** Whether the peer has not acknowledged anything for long: it must not slow anybody down. */
    boolean isSilent(Now now) {
        return (backoff > 0 || !inFlight.isEmpty())
                && now.nanos() - lastAckNanos > Math.max(SILENCE_NANOS, roundTrip.timeoutNanos());
    }

    /** When it last acknowledged anything, or was told something after a silence. */
    long lastAckNanos() {
        return lastAckNanos;
    }

    /** The peer says itself now what it lacks of what was given up. */
    void forgetLost() {
        lostCount = 0;
        lostSinceNanos = Timers.NEVER;
    }

    /** How many changes wait, are in flight, or were given up since the peer last spoke. */
    long unacknowledgedCount() {
        long count = pending.size() + lostCount;
        for (Sent sent : inFlight.values()) {
            count += sent.changes.size();
        }
        return count;
    }

    /** Since when the peer lacks what it has lacked longest: of what was lost, is in flight, or is next in the queue. */
    long oldestNanos(Now now) {
        long oldest = Timers.earlier(now.nanos(), lostSinceNanos);
        for (Sent sent : inFlight.values()) {
            for (Pending change : sent.changes) {
                oldest = Timers.earlier(oldest, change.sinceNanos);
            }
        }
        int looks = 0;
        for (Pending change : pending.values()) {
            if (looks++ == MAX_LOOKS) {
                break;
            }
            oldest = Timers.earlier(oldest, change.sinceNanos);
        }
        return oldest;
    }

    int queuedBytes() {
        return queuedBytes;
    }

    int inFlightBytes() {
        return inFlightBytes;
    }

    int changeCount() {
        return pending.size();
    }
}
