package io.grapevine.testkit;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Now;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
import io.grapevine.membership.SharedRecords;
import io.grapevine.node.Datagram;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.grapevine.node.NodeSettings;
import io.grapevine.node.StreamCommand;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Nodes on a network that loses, doubles, delays and reorders as it is told, under a clock that jumps from event to event:
 * the shipped core, with the real bytes, and the same run for the same seed.
 */
public final class SimulatedCluster {

    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;
    private static final long EPOCH_MILLIS = 1_800_000_000_000L;

    /** One process. */
    public final class Member {
        public final String name;
        public final Address address;
        private final Node node;
        private final Map<Long, Wire> streams = new HashMap<>();
        public final List<NodeEvent> events = new ArrayList<>();
        public long sentBytes;
        public long sentDatagrams;
        private boolean up = true;
        private boolean paused;
        private long pausedSince;
        private long pausedUntil;
        /** What a real kernel holds back for a process that stands still. */
        private final ArrayDeque<Runnable> held = new ArrayDeque<>();
        private long wakeAt = Long.MAX_VALUE;
        private long nextAccepted = 2;

        private Member(String name, Address address, Node node) {
            this.name = name;
            this.address = address;
            this.node = node;
        }

        public Node node() {
            return node;
        }

        public boolean ready() {
            return node.readiness(now(name)).ready();
        }

        public String value(String key) {
            Entry entry = node.map().get(key(key), nanos);
            return entry == null ? null : new String(entry.value(), StandardCharsets.UTF_8);
        }

        private Key key(String key) {
            return node.map().key(key.getBytes(StandardCharsets.UTF_8));
        }

        public void put(String key, String value) {
            put(key, value.getBytes(StandardCharsets.UTF_8), Version.FOREVER);
        }

        public void put(String key, byte[] value, long ttlNanos) {
            whenItRuns(this, () -> {
                node.put(now(name), key(key), "text/plain", value, ttlNanos);
                pump(this);
            });
        }

        public void remove(String key) {
            whenItRuns(this, () -> {
                node.remove(now(name), key(key));
                pump(this);
            });
        }

        public void leave() {
            whenItRuns(this, () -> {
                node.leave(now(name));
                pump(this);
            });
        }

        public void disconnect() {
            whenItRuns(this, () -> {
                node.disconnect(now(name));
                pump(this);
            });
        }

        public void connect() {
            whenItRuns(this, () -> {
                node.connect(now(name));
                pump(this);
            });
        }

        public void crash() {
            up = false;
            held.clear();
            List.copyOf(streams.keySet()).forEach(stream -> close(this, stream));
        }

        /** Stands still from now on; the longest of several that overlap counts. */
        public void pause(long nanosLong) {
            if (!paused) {
                paused = true;
                pausedSince = nanos;
            }
            pausedUntil = Math.max(pausedUntil, nanos + nanosLong);
            at(nanos + nanosLong, this::resume);
        }

        /** As the driver does it: the pause first, streams of the time before broken off, then what waited. */
        private void resume() {
            if (!up || !paused || nanos < pausedUntil) {
                return;
            }
            paused = false;
            if (nanos - pausedSince > Node.PAUSE_NANOS) {
                held.removeIf(action -> action instanceof Arrival);
                List.copyOf(streams.keySet()).forEach(stream -> close(this, stream));
                node.onPause(now(name), nanos - pausedSince);
                pump(this);
            }
            for (Runnable action = held.poll(); action != null && !paused; action = held.poll()) {
                action.run();
            }
        }

        /** Everything it shows, by key. */
        public Map<String, String> shown() {
            Map<String, String> shown = new TreeMap<>();
            var scan = node.map().scan(new byte[0]);
            boolean more = true;
            while (more) {
                more = scan.next(1000, entry -> {
                    if (entry.leftNanos(nanos) > 0) {
                        shown.put(new String(entry.keyBytes(), StandardCharsets.UTF_8),
                                new String(entry.value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return shown;
        }
    }

    /** A datagram that waits in a socket. */
    private interface Arrival extends Runnable {}

    /** Sees, and may change, what one member gets from another. */
    public interface Passage {
        byte[] pass(Member from, Member to, byte[] bytes);
    }

    private record Event(long at, long id, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(id, other.id);
        }
    }

    private static final class Wire {
        final Member peer;
        final long peerStream;
        long lastDelivery;
        /** What a partition holds up, in its order. */
        final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        boolean stalled;

        Wire(Member peer, long peerStream) {
            this.peer = peer;
            this.peerStream = peerStream;
        }
    }

    public final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private final SharedRecords sharing = new SharedRecords();
    private final UnaryOperator<NodeSettings> settings;
    private final Map<Address, Member> byAddress = new HashMap<>();
    private final List<Address> seeds = new ArrayList<>();
    private long nanos = 5 * SECOND;
    private long lastId;
    private int lastPort = 10_000;
    public double loss;
    public double duplication;
    public long minDelay = 100_000;
    public long maxDelay = 500_000;
    /** Whether the second may be reached from the first. */
    public BiPredicate<Member, Member> open = (from, to) -> true;
    /** How wrong each one's wall clock is, by its name. */
    public ToLongFunction<String> wallOffsetMillis = name -> 0;
    public Runnable afterEvent = () -> {};
    /** What becomes of a datagram that arrives. */
    public Passage passage = (from, to, bytes) -> bytes;
    /** The last things that arrived, for who looks into a failure; null when nobody does. */
    public ArrayDeque<String> trace;

    public SimulatedCluster(long seed) {
        this(seed, given -> given);
    }

    public SimulatedCluster(long seed, UnaryOperator<NodeSettings> settings) {
        random = new SplittableRandom(seed);
        this.settings = settings;
    }

    public static NodeSettings settings(String name, Address address) {
        return new NodeSettings(name, "sim", "sim", address, address.host() + ":1", true, 200 * MILLI, 3, SECOND,
                500 * MILLI, 10 * SECOND, 300_000, 1_200, 64L << 20);
    }

    /** @return {@code settings} with another {@code maxBytes} */
    public static NodeSettings withMaxBytes(NodeSettings given, long maxBytes) {
        return new NodeSettings(given.name(), given.cluster(), given.secret(), given.advertised(), given.http(),
                given.connect(), given.gossipIntervalNanos(), given.fanout(), given.probeIntervalNanos(),
                given.probeTimeoutNanos(), given.joinTimeoutNanos(), given.maxClockDriftMillis(),
                given.maxDatagramBytes(), maxBytes);
    }

    public Now now() {
        return new Now(nanos, EPOCH_MILLIS + nanos / MILLI);
    }

    private Now now(String name) {
        return new Now(nanos, EPOCH_MILLIS + nanos / MILLI + wallOffsetMillis.applyAsLong(name));
    }

    public long nanos() {
        return nanos;
    }

    /** Starts nodes whose seeds are all of them. */
    public List<Member> start(int count) {
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(new Address("10.0.0.1", lastPort++));
        }
        seeds.addAll(addresses.subList(0, Math.min(count, 3)));
        List<Member> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start("n" + members.size(), addresses.get(i), settings));
        }
        return started;
    }

    public Member join(String name) {
        return start(name, new Address("10.0.0.1", lastPort++), settings);
    }

    public Member join(String name, UnaryOperator<NodeSettings> its) {
        return start(name, new Address("10.0.0.1", lastPort++), its);
    }

    public Member restart(Member gone) {
        members.remove(gone);
        return start(gone.name, gone.address, settings);
    }

    private Member start(String name, Address address, UnaryOperator<NodeSettings> its) {
        Node node = new Node(its.apply(settings(name, address)), random.split(), sharing::share, now(name));
        Member member = new Member(name, address, node);
        members.add(member);
        byAddress.put(address, member);
        node.onSeeds(now(name), List.copyOf(seeds), 0);
        pump(member);
        return member;
    }

    private void at(long when, Runnable action) {
        events.add(new Event(when, lastId++, action));
    }

    private boolean isThere(Member member) {
        return member.up && byAddress.get(member.address) == member;
    }

    /** Now, or as soon as it goes on; never, if it ends before. */
    private void whenItRuns(Member member, Runnable action) {
        if (!isThere(member)) {
            return;
        }
        if (member.paused) {
            member.held.add(action);
        } else {
            action.run();
        }
    }

    private long delay() {
        return minDelay + random.nextLong(Math.max(1, maxDelay - minDelay));
    }

    private void pump(Member from) {
        Node node = from.node;
        Now now = now(from.name);
        for (StreamCommand command = node.pollStreamCommand(now); command != null; command = node.pollStreamCommand(now)) {
            execute(from, command);
        }
        for (Datagram datagram = node.pollDatagram(now); datagram != null; datagram = node.pollDatagram(now)) {
            from.sentBytes += datagram.bytes().length;
            from.sentDatagrams++;
            if (datagram.bytes().length > 1_200) {
                throw new AssertionError("a datagram of " + datagram.bytes().length + " bytes");
            }
            send(from, datagram);
            if (random.nextDouble() < duplication) {
                send(from, datagram);
            }
        }
        for (NodeEvent event = node.pollEvent(); event != null; event = node.pollEvent()) {
            from.events.add(event);
            if (event.kind().equals("message-set-aside")) {
                throw new AssertionError(event.text());
            }
        }
        long wake = node.nextWakeupNanos();
        if (wake != Long.MAX_VALUE && (from.wakeAt == Long.MAX_VALUE || wake < from.wakeAt)) {
            from.wakeAt = wake;
            at(Math.max(wake, nanos), () -> wake(from, wake));
        }
    }

    private void wake(Member member, long wake) {
        if (member.wakeAt == wake) {
            whenItRuns(member, () -> {
                member.wakeAt = Long.MAX_VALUE;
                if (member.node.nextWakeupNanos() <= nanos) {
                    member.node.onWakeup(now(member.name));
                }
                pump(member);
            });
        }
    }

    private void send(Member from, Datagram datagram) {
        if (random.nextDouble() < loss) {
            return;
        }
        at(nanos + delay(), () -> {
            Member to = byAddress.get(datagram.to());
            if (to != null && open.test(from, to)) {
                Arrival arrival = () -> {
                    trace(from, to, datagram.bytes());
                    to.node.onDatagram(now(to.name), from.address, passage.pass(from, to, datagram.bytes()));
                    pump(to);
                };
                whenItRuns(to, arrival);
            }
        });
    }

    private void execute(Member from, StreamCommand command) {
        if (command instanceof StreamCommand.Open opening) {
            Member to = byAddress.get(opening.to());
            long stream = opening.stream();
            if (to == null || !isThere(to) || !open.test(from, to) || !open.test(to, from)) {
                at(nanos + 50 * MILLI, () -> whenItRuns(from, () -> {
                    from.node.onStreamClosed(now(from.name), stream);
                    pump(from);
                }));
                return;
            }
            long accepted = to.nextAccepted;
            to.nextAccepted += 2;
            Wire wire = new Wire(to, accepted);
            from.streams.put(stream, wire);
            to.streams.put(accepted, new Wire(from, stream));
            wire.lastDelivery = nanos + delay();
            at(wire.lastDelivery, () -> whenItRuns(to, () -> {
                if (to.streams.containsKey(accepted)) {
                    to.node.onStreamAccepted(now(to.name), accepted, from.address);
                    pump(to);
                }
            }));
            at(nanos + 2 * maxDelay, () -> writable(from, stream));
        } else if (command instanceof StreamCommand.Send sending) {
            Wire wire = from.streams.get(sending.stream());
            if (wire != null) {
                wire.lastDelivery = Math.max(wire.lastDelivery + 1, nanos + delay());
                at(wire.lastDelivery, () -> carry(from, wire, () -> deliver(from, wire, sending)));
            }
        } else if (command instanceof StreamCommand.Close) {
            Wire wire = from.streams.remove(command.stream());
            if (wire != null) {
                at(Math.max(nanos + delay(), wire.lastDelivery + 1),
                        () -> carry(from, wire, () -> ended(wire.peer, wire.peerStream)));
            }
        }
    }

    /** TCP neither loses nor overtakes: what meets a partition is sent again until it is through. */
    private void carry(Member from, Wire wire, Runnable arrival) {
        wire.waiting.add(arrival);
        if (!wire.stalled) {
            drain(from, wire);
        }
    }

    private void drain(Member from, Wire wire) {
        while (!wire.waiting.isEmpty()) {
            if (!open.test(from, wire.peer)) {
                wire.stalled = true;
                at(nanos + 200 * MILLI, () -> {
                    wire.stalled = false;
                    drain(from, wire);
                });
                return;
            }
            wire.waiting.remove().run();
        }
    }

    private void deliver(Member from, Wire wire, StreamCommand.Send sending) {
        Member to = wire.peer;
        whenItRuns(to, () -> {
            if (to.streams.containsKey(wire.peerStream)) {
                trace(from, to, sending.body());
                to.node.onFrame(now(to.name), wire.peerStream, sending.body());
                pump(to);
                writable(from, sending.stream());
            }
        });
    }

    private void writable(Member member, long stream) {
        whenItRuns(member, () -> {
            if (member.streams.containsKey(stream)) {
                member.node.onStreamWritable(now(member.name), stream);
                pump(member);
            }
        });
    }

    private void close(Member member, long stream) {
        Wire wire = member.streams.get(stream);
        ended(member, stream);
        if (wire != null) {
            ended(wire.peer, wire.peerStream);
        }
    }

    private void ended(Member member, long stream) {
        if (member.streams.remove(stream) != null) {
            whenItRuns(member, () -> {
                member.node.onStreamClosed(now(member.name), stream);
                pump(member);
            });
        }
    }

    private void trace(Member from, Member to, byte[] bytes) {
        if (trace == null) {
            return;
        }
        try {
            Object messages = new Codec("sim", new ClusterKey("sim")).decode(bytes).messages();
            trace.add(nanos / 1_000 + "us " + from.name + "->" + to.name + " " + messages);
            while (trace.size() > 400) {
                trace.remove();
            }
        } catch (MalformedDatagramException e) {
            throw new AssertionError(e);
        }
    }

    /** A datagram of a stranger who knows the secret. */
    public void forge(Member to, Envelope envelope) {
        to.node.onDatagram(now(to.name), new Address("10.9.9.9", 9), new Codec("sim", new ClusterKey("sim")).encode(envelope));
        pump(to);
    }

    // ---- running

    public void run(long duration) {
        long until = nanos + duration;
        runUntil(() -> false, until);
        nanos = until;
    }

    /** Runs until the condition holds; how long that took. Fails after {@code limit}. */
    public long await(String what, long limit, BooleanSupplier condition) {
        long began = nanos;
        if (!runUntil(condition, nanos + limit)) {
            throw new AssertionError("not within " + limit / MILLI + " ms: " + what);
        }
        return nanos - began;
    }

    private boolean runUntil(BooleanSupplier condition, long until) {
        while (!condition.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.at > until) {
                return false;
            }
            events.remove();
            nanos = Math.max(nanos, next.at);
            next.action.run();
            afterEvent.run();
        }
        return true;
    }

    public boolean allReady() {
        return members.stream().filter(member -> member.up).allMatch(Member::ready);
    }

    /** Whether all that run have the same digest. */
    public boolean equal() {
        return members.stream().filter(member -> member.up).map(member -> member.node.map().digest()).distinct().count() == 1;
    }
}
