package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges driven from here: one at a time per pair, a few at a time in all, and one at a time that fetches.
 */
final class Exchanges {

    static final int MAX_RUNNING = 4;
    /** How many intervals an exchange waits at most for what is unacknowledged between the two. */
    private static final int MAX_WAIT_INTERVALS = 5;
    /** How many intervals are between two with a peer that is full, or not ready, and will differ until that is over. */
    private static final int FULL_INTERVALS = 25;
    /**
     * How many intervals are between two that are not urgent, with whomever, where changes are gossiped: while clients write,
     * replicas that have not heard everything yet differ all the time, and what one peer has is what most have.
     */
    private static final int GOSSIPED_INTERVALS = 2;

    /** Makes an exchange; {@code pullOnly} with a peer that has no room. */
    @FunctionalInterface
    interface Factory {
        Exchange start(int number, Peer peer, boolean pullOnly);
    }

    private final ReplicationSettings settings;
    private final OrMap map;
    private final ReplicationCounters counters;
    private final Factory factory;
    private final Consumer<Contact> compared;
    private final Contacts contacts;
    private final SortedMap<Origin, Exchange> running = new TreeMap<>();
    private int lastNumber;
    private boolean started;
    private long startedNanos;

    Exchanges(ReplicationSettings settings, OrMap map, ReplicationCounters counters, Contacts contacts,
            Factory factory, Consumer<Contact> compared) {
        this.settings = settings;
        this.map = map;
        this.counters = counters;
        this.contacts = contacts;
        this.factory = factory;
        this.compared = compared;
    }

    /** Starts one with a peer whose digest differs, if it is time. */
    void consider(Now now, Contact contact, boolean urgent) {
        if (!contact.differs || !contact.hasGossiped() || running.size() >= MAX_RUNNING
                || running.containsKey(contact.origin)
                || contact.exchanged && now.nanos() - contact.exchangedNanos < settings.intervalNanos()) {
            return;
        }
        boolean full = contact.isFull();
        boolean unready = !urgent && !full && !contact.isReady();
        if (unready && now.nanos() - contact.differsSinceNanos < FULL_INTERVALS * settings.intervalNanos()) {
            // It compares itself with us, or is being streamed everything: pushing the same to it would send it twice. But
            // one that gets nowhere may be filled with what has died: it has no room for our entries, and without them
            // learns of no death.
            return;
        }
        if ((full || unready) && contact.exchanged
                && now.nanos() - contact.exchangedNanos < FULL_INTERVALS * settings.intervalNanos()) {
            return;
        }
        boolean direct = settings.direct(contacts.size() + 1);
        if (!urgent && !direct && started && now.nanos() - startedNanos < GOSSIPED_INTERVALS * settings.intervalNanos()) {
            return;
        }
        long differs = now.nanos() - contact.differsSinceNanos;
        boolean quiet = !contact.isBusy() && contact.isIdle();
        long patience = contact.theirTurn || !direct ? MAX_WAIT_INTERVALS : map.self().compareTo(contact.origin) < 0 ? 1 : 2;
        if (urgent || quiet && differs >= patience * settings.intervalNanos()
                || differs >= MAX_WAIT_INTERVALS * settings.intervalNanos()) {
            contact.exchanged = true;
            contact.exchangedNanos = now.nanos();
            contact.wasReady = contact.isReady();
            started = true;
            startedNanos = now.nanos();
            Exchange exchange = factory.start(++lastNumber, contact.peer(), full);
            running.put(contact.origin, exchange);
            counters.exchangesStarted++;
            exchange.start(now);
        }
    }

    /** The peer drives one as well: of two the one of the lower origin goes on. Whether to answer. */
    boolean yieldTo(Origin peer) {
        Exchange mine = running.get(peer);
        if (mine == null || mine.step() != Exchange.Step.BEGIN && mine.step() != Exchange.Step.COMPARE) {
            return true;
        }
        if (map.self().compareTo(peer) < 0) {
            return false;
        }
        mine.breakOff();
        return true;
    }

    void onMessage(Now now, Origin sender, ReplicationMessage message) {
        Exchange exchange = running.get(sender);
        if (exchange == null) {
            return;
        }
        if (message instanceof BirthAnswer births && births.exchange() == exchange.number()) {
            exchange.onBirths(now, births);
        } else if (message instanceof OriginList list && list.exchange() == exchange.number()) {
            exchange.onOrigins(now, list);
        } else if (message instanceof OriginBuckets buckets && buckets.exchange() == exchange.number()) {
            exchange.onBuckets(now, buckets);
        } else if (message instanceof RangeDigests ranges && ranges.exchange() == exchange.number()) {
            exchange.onRanges(now, ranges);
        } else if (message instanceof RangeState state && state.exchange() == exchange.number()) {
            exchange.onRange(now, state);
        }
    }

    /** Lets each go as far as it can, and takes leave of those that are over. */
    void advance(Now now) {
        List<Exchange> waiting = new ArrayList<>();
        boolean fetching = false;
        for (Exchange exchange : running.values()) {
            exchange.onWakeup(now);
            Exchange.Step step = exchange.step();
            if (step == Exchange.Step.WAIT_TO_FETCH) {
                waiting.add(exchange);
            }
            // Nor does one fetch while another buries: it might fetch what is about to die.
            fetching |= step == Exchange.Step.FETCH || step == Exchange.Step.BURY;
        }
        for (Exchange exchange : waiting) {
            if (!fetching) {
                exchange.fetch(now);
                fetching = exchange.step() == Exchange.Step.FETCH;
            }
        }
        Iterator<Exchange> all = running.values().iterator();
        while (all.hasNext()) {
            Exchange exchange = all.next();
            if (exchange.isOver()) {
                all.remove();
                end(now, exchange);
            }
        }
    }

    private void end(Now now, Exchange exchange) {
        @Nullable Contact contact = contacts.get(exchange.peer().origin());
        if (exchange.step() == Exchange.Step.BROKEN_OFF) {
            counters.exchangesBrokenOff++;
        } else {
            counters.exchangesDone++;
            if (contact != null) {
                contact.differs = false;
                contact.theirTurn = !exchange.hasLearned();
                compared.accept(contact);
            }
        }
    }

    /** Breaks off those with peers that are gone, or all. */
    void retain(boolean none) {
        running.values().removeIf(exchange -> {
            boolean gone = none || contacts.get(exchange.peer().origin()) == null;
            if (gone) {
                exchange.breakOff();
                counters.exchangesBrokenOff++;
            }
            return gone;
        });
    }

    /** What those that are running have found dead at their peers so far, and not here. */
    List<Dots> deadElsewhere() {
        List<Dots> dead = new ArrayList<>();
        running.values().forEach(exchange -> dead.addAll(exchange.deadThere()));
        return dead;
    }

    boolean isRunning() {
        return !running.isEmpty();
    }

    long nextWakeupNanos() {
        long next = Long.MAX_VALUE;
        for (Exchange exchange : running.values()) {
            next = Timers.earlier(next, exchange.nextWakeupNanos());
        }
        return next;
    }
}
