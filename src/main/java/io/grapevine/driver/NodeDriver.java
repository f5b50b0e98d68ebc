package io.grapevine.driver;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.OrMap;
import io.grapevine.node.Datagram;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.grapevine.node.StreamCommand;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one lock around a node, its clock, its one timer, and the order of what it sends.
 *
 * <p>Every input runs in the same critical section: first it is judged whether the process stood still, then the
 * input is given to the node, then what the node has to say is taken from it, in its order. Datagrams are sent after
 * the lock is released, by the thread that made them: nothing waits for a tick. Why one lock:
 * docs/decisions/0008-one-lock-around-the-core.md.
 *
 * <p>Safe for use by any thread, but for the methods of the gossip loop. Reads of the {@link #map()} need none of this.
 */
public final class NodeDriver implements LoopInput, StreamInput {

    /** A core that throws whenever it is woken is woken only this often. */
    private static final long WAKEUP_AFTER_FAILURE_NANOS = 100_000_000L;
    /** What is polled from the node under one lock. */
    private static final int MAX_POLLED = 256;

    private final Node node;
    private final NodeClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Outbox outbox;
    private final DriverCounters counters;
    private final CoreFailures failures;
    private final Events events;

    private volatile DatagramTransport datagrams = NoTransport.DATAGRAMS;
    private volatile StreamTransport streams = NoTransport.STREAMS;

    private volatile LongConsumer lagListener = nanos -> {};
    private final Heartbeat heartbeat = new Heartbeat();
    /** No wake-up of the node before that: the last one failed. */
    private long notBeforeNanos;
    private long sleepingUntilNanos;
    private boolean unfinished;
    private volatile long epoch;
    private volatile long writeDelayNanos;

    public NodeDriver(Node node) {
        this(node, NodeClock.ofSystem());
    }

    public NodeDriver(Node node, NodeClock clock) {
        this.node = node;
        this.clock = clock;
        this.outbox = new Outbox(() -> clock.now().nanos());
        this.counters = new DriverCounters(outbox);
        this.failures = new CoreFailures(node.name(), counters);
        this.events = new Events(counters, failures);
        this.notBeforeNanos = clock.now().nanos();
    }

    /** Says where datagrams and streams go; before that they go nowhere. */
    public void attach(DatagramTransport datagrams, StreamTransport streams) {
        lock.lock();
        try {
            this.datagrams = datagrams;
            this.streams = streams;
        } finally {
            lock.unlock();
        }
    }

    /** Says who hears, on the gossip loop ten times a second, by how many nanoseconds it was late. */
    public void onLoopLag(LongConsumer listener) {
        lagListener = listener;
    }

    /** Adds somebody who hears every event, on the gossip loop. */
    public void addEventListener(Consumer<NodeEvent> listener) {
        events.addListener(listener);
    }

    // ---- for those who serve

    /** What people call the node. */
    public String name() {
        return node.name();
    }

    /** What time it is for this node. */
    public Now now() {
        return clock.now();
    }

    /** The monotonic part of {@link #now}, without an object. */
    public long nanos() {
        return clock.nanos();
    }

    /** The map, to be read without a lock; whoever changes it goes through {@link #call}. */
    public OrMap map() {
        return node.map();
    }

    /** Runs the action alone, then sends what it left to send. What the action throws, the caller gets. */
    public <T extends @Nullable Object> T call(BiFunction<Node, Now, T> action) {
        if (lock.isHeldByCurrentThread()) {
            return action.apply(node, clock.now());
        }
        lock.lock();
        try {
            Now now = enter();
            try {
                return action.apply(node, now);
            } finally {
                leave(now, false);
            }
        } finally {
            lock.unlock();
            outbox.flush(datagrams, false);
        }
    }

    /** As {@link #call}, where there is nothing to answer. */
    public void run(BiConsumer<Node, Now> action) {
        call((n, now) -> {
            action.accept(n, now);
            return null;
        });
    }

    /** How long answers to writes are to be held back; as it was after the last input. */
    public long writeDelayNanos() {
        return writeDelayNanos;
    }

    public DriverCounters counters() {
        return counters;
    }

    /** Something that the shell met, to be told and counted like what the node reports: on the gossip loop, in its next turn. */
    public void report(NodeEvent event) {
        events.add(event);
    }

    // ---- for what brings in datagrams and streams

    @Override
    public boolean beginsRight(byte[] body, int from, int to) {
        return node.beginsRight(body, from, to);
    }

    @Override
    public long epoch() {
        return epoch;
    }

    public void onSeeds(List<Address> seeds, int unresolvedCount) {
        input("seeds", (n, now) -> n.onSeeds(now, seeds, unresolvedCount));
    }

    @Override
    public void onStreamAccepted(long stream, Address from) {
        input("a stream accepted", (n, now) -> n.onStreamAccepted(now, stream, from));
    }

    @Override
    public boolean onFrame(long epoch, long stream, byte[] body) {
        boolean[] taken = new boolean[1];
        input("a frame", (n, now) -> {
            if (epoch == this.epoch) {
                taken[0] = true;
                n.onFrame(now, stream, body);
            } else {
                counters.framesDiscarded.increment();
            }
        });
        return taken[0];
    }

    @Override
    public void onStreamWritable(long stream) {
        input("a writable stream", (n, now) -> n.onStreamWritable(now, stream));
    }

    @Override
    public void onStreamClosed(long stream) {
        input("a stream closed", (n, now) -> n.onStreamClosed(now, stream));
    }

    // ---- for the gossip loop alone

    @Override
    public void beginLoop() {
        lock.lock();
        try {
            long nanos = clock.now().nanos();
            heartbeat.begin(nanos);
            sleepingUntilNanos = nanos;
        } finally {
            lock.unlock();
        }
    }

    /** Says that no loop turns any more: what comes is answered, but nothing is sent. */
    public void endLoop() {
        lock.lock();
        try {
            heartbeat.end();
            datagrams = NoTransport.DATAGRAMS;
            streams = NoTransport.STREAMS;
        } finally {
            lock.unlock();
        }
        events.deliver(clock.now().nanos());
    }

    @Override
    public void onDatagrams(long epoch, List<Arrival> arrivals) {
        lock.lock();
        try {
            Now now = enter();
            if (epoch != this.epoch) {
                counters.datagramsDiscarded.add(arrivals.size());
                return;
            }
            for (Arrival arrival : arrivals) {
                try {
                    node.onDatagram(now, arrival.from(), arrival.bytes());
                } catch (RuntimeException | Error e) {
                    failures.onFailure(now.nanos(), "a datagram from " + arrival.from(), e);
                }
            }
            leave(now, true);
        } finally {
            lock.unlock();
        }
        outbox.flush(datagrams, true);
    }

    @Override
    public long onTurn() {
        boolean goOn;
        long sleepNanos;
        long lateNanos;
        lock.lock();
        try {
            Now now = enter();
            if (heartbeat.isSuspensionCheckDue(now.nanos())) {
                clock.lookForSuspension();
            }
            lateNanos = heartbeat.turn(now.nanos());
            wakeNode(now, lateNanos);
            leave(now, true);
            goOn = unfinished;
            sleepingUntilNanos = nextTurnNanos();
            sleepNanos = Math.max(0, sleepingUntilNanos - clock.now().nanos());
        } finally {
            lock.unlock();
        }
        outbox.flush(datagrams, true);
        events.deliver(clock.now().nanos());
        if (lateNanos >= 0) {
            lagListener.accept(lateNanos);
        }
        return goOn && !outbox.isFull() ? 0 : sleepNanos;
    }

    // ---- inside the critical section

    private interface Input {
        void to(Node node, Now now);
    }

    /** An input from a peer: when the core throws on it, that is reported and counted, and stops nothing else. */
    private void input(String what, Input input) {
        lock.lock();
        try {
            Now now = enter();
            try {
                input.to(node, now);
            } catch (RuntimeException | Error e) {
                failures.onFailure(now.nanos(), what, e);
            }
            leave(now, false);
        } finally {
            lock.unlock();
        }
        outbox.flush(datagrams, false);
    }

    /** Reads the clock, and judges before anything else whether the process stood still. */
    private Now enter() {
        Now now = clock.now();
        long stoodStillNanos = heartbeat.stoodStillNanos(now.nanos());
        if (stoodStillNanos > 0) {
            epoch++;
            counters.pauses.increment();
            counters.pausedNanos.add(stoodStillNanos);
            counters.datagramsDiscarded.add(datagrams.discardWaiting());
            streams.breakOff(epoch);
            try {
                node.onPause(now, stoodStillNanos);
            } catch (RuntimeException | Error e) {
                failures.onFailure(now.nanos(), "a pause", e);
            }
        }
        return now;
    }

    private void leave(Now now, boolean onLoop) {
        try {
            poll(now);
            writeDelayNanos = node.writeDelayNanos(now);
        } catch (RuntimeException | Error e) {
            unfinished = false;
            failures.onFailure(now.nanos(), "what the node has to say", e);
        }
        if (!onLoop && heartbeat.isBeating()) {
            long nextNanos = nextTurnNanos();
            if (unfinished || !events.isEmpty() || nextNanos - sleepingUntilNanos < 0) {
                sleepingUntilNanos = nextNanos;
                datagrams.wake();
            }
        }
    }

    private void poll(Now now) {
        int polled = 0;
        while (polled++ < MAX_POLLED) {
            StreamCommand command = node.pollStreamCommand(now);
            if (command == null) {
                break;
            }
            streams.execute(command);
        }
        while (!outbox.isFull() && polled++ < MAX_POLLED) {
            Datagram datagram = node.pollDatagram(now);
            if (datagram == null) {
                break;
            }
            outbox.put(datagram, now.nanos());
        }
        unfinished = outbox.isFull() || polled >= MAX_POLLED;
        for (NodeEvent event = node.pollEvent(); event != null; event = node.pollEvent()) {
            events.add(event);
        }
    }

    /** @param lateNanos how late the heartbeat was, where one was due */
    private void wakeNode(Now now, long lateNanos) {
        try {
            if (lateNanos > 0) {
                node.onLoopLag(now, lateNanos);
            }
            if (isDue(now.nanos())) {
                node.onWakeup(now);
            }
        } catch (RuntimeException | Error e) {
            notBeforeNanos = now.nanos() + WAKEUP_AFTER_FAILURE_NANOS;
            failures.onFailure(now.nanos(), "a wake-up", e);
        }
    }

    private boolean isDue(long nanos) {
        long wakeupNanos = node.nextWakeupNanos();
        return wakeupNanos != Long.MAX_VALUE && nanos - wakeupNanos >= 0 && nanos - notBeforeNanos >= 0;
    }

    /** When the loop has to turn next: for the node, or for its own heartbeat. */
    private long nextTurnNanos() {
        long beatNanos = heartbeat.nextNanos();
        long wakeupNanos = node.nextWakeupNanos();
        if (wakeupNanos == Long.MAX_VALUE || beatNanos - wakeupNanos < 0) {
            return beatNanos;
        }
        return wakeupNanos - notBeforeNanos < 0 ? notBeforeNanos : wakeupNanos;
    }
}
