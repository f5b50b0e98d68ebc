package io.grapevine.testkit;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Now;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
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
        private long pausedUntil;
        private long wakeAt = Long.MAX_VALUE;
        private long lastRan;
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
            return node.readiness(now()).ready();
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
            node.put(now(), key(key), "text/plain", value, ttlNanos);
            pump(this);
        }

        public void remove(String key) {
            node.remove(now(), key(key));
            pump(this);
        }

        public void leave() {
            node.leave(now());
            pump(this);
        }

        public void disconnect() {
            node.disconnect(now());
            pump(this);
        }

        public void connect() {
            node.connect(now());
            pump(this);
        }

        public void crash() {
            up = false;
            List.copyOf(streams.keySet()).forEach(stream -> close(this, stream));
        }

        public void pause(long nanosLong) {
            pausedUntil = nanos + nanosLong;
            at(pausedUntil, () -> {
                if (up) {
                    node.onPause(now(), nanosLong);
                    pump(this);
                }
            });
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

        Wire(Member peer, long peerStream) {
            this.peer = peer;
            this.peerStream = peerStream;
        }
    }

    public final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
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
    public Runnable afterEvent = () -> {};
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
        Node node = new Node(its.apply(settings(name, address)), random.split(), now());
        Member member = new Member(name, address, node);
        members.add(member);
        byAddress.put(address, member);
        node.onSeeds(now(), List.copyOf(seeds), 0);
        pump(member);
        return member;
    }

    private void at(long when, Runnable action) {
        events.add(new Event(when, lastId++, action));
    }

    private boolean runs(Member member) {
        return member.up && byAddress.get(member.address) == member && nanos >= member.pausedUntil;
    }

    private long delay() {
        return minDelay + random.nextLong(Math.max(1, maxDelay - minDelay));
    }

    private void pump(Member from) {
        Node node = from.node;
        Now now = now();
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
        if (member.wakeAt != wake) {
            return;
        }
        member.wakeAt = Long.MAX_VALUE;
        if (runs(member)) {
            if (member.node.nextWakeupNanos() <= nanos) {
                member.node.onWakeup(now());
            }
            pump(member);
        } else if (member.up && nanos < member.pausedUntil) {
            member.wakeAt = member.pausedUntil;
            at(member.pausedUntil, () -> wake(member, member.pausedUntil));
        }
    }

    private void send(Member from, Datagram datagram) {
        if (random.nextDouble() < loss) {
            return;
        }
        at(nanos + delay(), () -> {
            Member to = byAddress.get(datagram.to());
            if (to != null && runs(to) && open.test(from, to)) {
                trace(from, to, datagram.bytes());
                to.node.onDatagram(now(), from.address, datagram.bytes());
                pump(to);
            }
        });
    }

    private void execute(Member from, StreamCommand command) {
        if (command instanceof StreamCommand.Open opening) {
            Member to = byAddress.get(opening.to());
            long stream = opening.stream();
            if (to == null || !runs(to) || !open.test(from, to) || !open.test(to, from)) {
                at(nanos + 50 * MILLI, () -> {
                    if (runs(from)) {
                        from.node.onStreamClosed(now(), stream);
                        pump(from);
                    }
                });
                return;
            }
            long accepted = to.nextAccepted;
            to.nextAccepted += 2;
            from.streams.put(stream, new Wire(to, accepted));
            to.streams.put(accepted, new Wire(from, stream));
            at(nanos + delay(), () -> {
                if (runs(to) && to.streams.containsKey(accepted)) {
                    to.node.onStreamAccepted(now(), accepted, from.address);
                    pump(to);
                }
            });
            at(nanos + 2 * maxDelay, () -> writable(from, stream));
        } else if (command instanceof StreamCommand.Send sending) {
            Wire wire = from.streams.get(sending.stream());
            if (wire == null) {
                return;
            }
            wire.lastDelivery = Math.max(wire.lastDelivery + 1, nanos + delay());
            at(wire.lastDelivery, () -> {
                if (runs(wire.peer) && wire.peer.streams.containsKey(wire.peerStream)) {
                    trace(from, wire.peer, sending.body());
                    wire.peer.node.onFrame(now(), wire.peerStream, sending.body());
                    pump(wire.peer);
                    writable(from, sending.stream());
                } else {
                    close(from, sending.stream());
                }
            });
        } else if (command instanceof StreamCommand.Close) {
            Wire wire = from.streams.remove(command.stream());
            if (wire != null) {
                at(Math.max(nanos + delay(), wire.lastDelivery + 1), () -> ended(wire.peer, wire.peerStream));
            }
        }
    }

    private void writable(Member member, long stream) {
        if (runs(member) && member.streams.containsKey(stream)) {
            member.node.onStreamWritable(now(), stream);
            pump(member);
        }
    }

    private void close(Member member, long stream) {
        Wire wire = member.streams.get(stream);
        ended(member, stream);
        if (wire != null) {
            ended(wire.peer, wire.peerStream);
        }
    }

    private void ended(Member member, long stream) {
        if (member.streams.remove(stream) != null && member.up) {
            at(Math.max(nanos, member.pausedUntil), () -> {
                if (runs(member)) {
                    member.node.onStreamClosed(now(), stream);
                    pump(member);
                }
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
        to.node.onDatagram(now(), new Address("10.9.9.9", 9), new Codec("sim", new ClusterKey("sim")).encode(envelope));
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
