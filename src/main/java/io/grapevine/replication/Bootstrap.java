package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Burial;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The asking side of a stream of everything, through the same merge as any delta.
 *
 * <p>What the donor had seen counts only when all its entries are here: a stream that breaks off leaves entries, and
 * no deaths. It ends with all that the donor showed at one moment, so whatever is dead in it is
 * covered in it; that dies here a slice at a time.
 */
final class Bootstrap {

    /** A donor that sends nothing for so long is given up. */
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final OrMap map;
    private final Wire wire;
    private final Slices slices;
    private final ReplicationCounters counters;
    private @Nullable Address donor;
    private long untilNanos;
    private long shedBefore;
    private long stream;
    private boolean asked;
    private long entries;
    private DotSet stated = new DotSet();
    private DotSet received = new DotSet();
    /** What is left of the deaths, once the stream was whole; it is closed then. */
    private @Nullable Burial burial;
    private int lastRequest;

    /** @param slices of this and all exchanges */
    Bootstrap(OrMap map, Wire wire, Slices slices, ReplicationCounters counters) {
        this.map = map;
        this.wire = wire;
        this.slices = slices;
        this.counters = counters;
    }

    /** What of the donor's deaths is still to die here; its entries are here. */
    List<Dots> deadThere() {
        return burial == null ? List.of() : DotSet.list(burial.rest());
    }

    boolean isRunning() {
        return donor != null;
    }

    boolean owns(long id) {
        return donor != null && burial == null && id == stream;
    }

    void start(Now now, Address from) {
        donor = from;
        untilNanos = now.nanos() + SILENCE_NANOS;
        shedBefore = map.shedCount();
        stream = wire.open(from);
        asked = false;
        entries = 0;
        stated = new DotSet();
        received = new DotSet();
    }

    void onWritable() {
        if (!asked) {
            asked = true;
            wire.send(stream, new StreamRequest(++lastRequest));
        }
    }

    /** @return true when it is over, whole or not */
    boolean onMessage(Now now, ReplicationMessage message, Intake intake) {
        Address from = donor;
        if (from == null) {
            return false;
        }
        untilNanos = now.nanos() + SILENCE_NANOS;
        if (message instanceof StreamSeen part) {
            part.seen().forEach(dots -> stated.addAll(dots.origin(), dots.numbers()));
            return false;
        }
        if (message instanceof StreamEntries part) {
            for (Version version : part.versions()) {
                intake.write(now, from, version, List.of(), Spread.NOT_FORWARDED);
                received.add(version.dot());
                entries++;
            }
            return false;
        }
        if (message instanceof StreamEnd end && end.entries() == entries) {
            wire.close(stream);
            stated.removeAll(received.list());
            burial = map.bury(stated.drain(), Cause.UNKNOWN);
            return bury(now, burial);
        }
        failed(message instanceof StreamRefused refused ? refused.reason() : "unexpected message");
        return true;
    }

    /** Lets a slice of what is dead at the donor die here, while all that covers it is known; whether it is over then. */
    private boolean bury(Now now, Burial deaths) {
        if (map.shedCount() != shedBefore) {
            failed("no room for what it holds");
            return true;
        }
        long before = deaths.diedCount();
        slices.spend(now, deaths.next(now, slices.left(now)));
        counters.dotsRepaired += deaths.diedCount() - before;
        if (!deaths.isDone()) {
            return false;
        }
        counters.bootstraps++;
        wire.report(ReplicationEvent.Kind.BOOTSTRAPPED, entries + " entries from " + donor);
        forget();
        return true;
    }

    void onClosed() {
        wire.report(ReplicationEvent.Kind.BOOTSTRAP_FAILED, "from " + donor + ": connection closed");
        forget();
    }

    /** @return true when it is over, whole or not */
    boolean onWakeup(Now now) {
        if (!Timers.isDue(nextWakeupNanos(), now.nanos())) {
            return false;
        }
        if (burial != null) {
            return bury(now, burial);
        }
        failed("nothing came for " + SILENCE_NANOS / 1_000_000 + " ms");
        return true;
    }

    long nextWakeupNanos() {
        if (donor == null) {
            return Timers.NEVER;
        }
        return burial == null ? untilNanos : slices.nextNanos();
    }

    private void failed(String why) {
        wire.report(ReplicationEvent.Kind.BOOTSTRAP_FAILED, "from " + donor + ": " + why);
        stop();
    }

    void stop() {
        if (donor != null && burial == null) {
            wire.close(stream);
        }
        forget();
    }

    private void forget() {
        donor = null;
        burial = null;
        stated = new DotSet();
        received = new DotSet();
    }
}
