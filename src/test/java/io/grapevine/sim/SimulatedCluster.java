package io.grapevine.sim;

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
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The shipped simulator for who tells a story by hand: its hosts, network and connections, with nothing that happens by plan
 * and nobody who judges but the story. The same run for the same seed.
 */
public final class SimulatedCluster {

    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;
    private static final long BOOTED_NANOS = 5 * SECOND;
    private static final HostClock RIGHT = new HostClock(0, 0, BOOTED_NANOS);
    private static final Address STRANGER = new Address("10.9.9.9", 9);

    /** One process. */
    public final class Member {
        public final String name;
        private final Run run;
        public final List<NodeEvent> events = new ArrayList<>();
        public long sentBytes;

        private Member(Run run) {
            this.run = run;
            name = run.host.name;
        }

        public Node node() {
            return run.node;
        }

        public boolean ready() {
            return run.node.readiness(run.host.at(cluster.nanos())).ready();
        }

        public @Nullable String value(String key) {
            Entry entry = run.node.map().get(key(key), nanos());
            return entry == null ? null : new String(entry.value(), StandardCharsets.UTF_8);
        }

        private Key key(String key) {
            return run.node.map().key(key.getBytes(StandardCharsets.UTF_8));
        }

        public void put(String key, String value) {
            put(key, value.getBytes(StandardCharsets.UTF_8), Version.FOREVER);
        }

        public void put(String key, byte[] value, long ttlNanos) {
            input((node, now) -> node.put(now, key(key), "text/plain", value, ttlNanos));
        }

        public void remove(String key) {
            input((node, now) -> node.remove(now, key(key)));
        }

        public void leave() {
            input((node, now) -> node.leave(now));
        }

        public void disconnect() {
            input((node, now) -> node.disconnect(now));
        }

        public void connect() {
            input((node, now) -> node.connect(now));
        }

        private void input(BiConsumer<Node, Now> input) {
            cluster().whenAwake(run, awake -> cluster.input(awake, null, 0, input));
        }

        public void crash() {
            if (run.up) {
                cluster.crash(run.host);
            }
        }

        /** Stands still from now on, or goes on doing so. */
        public void pause(long lengthNanos) {
            cluster.pause(run, lengthNanos);
        }

        /** Everything it shows, by key. */
        public Map<String, String> shown() {
            Map<String, String> shown = new TreeMap<>();
            var scan = run.node.map().scan(new byte[0]);
            boolean more = true;
            while (more) {
                more = scan.next(1000, entry -> {
                    if (entry.leftNanos(nanos()) > 0) {
                        shown.put(new String(entry.keyBytes(), StandardCharsets.UTF_8),
                                new String(entry.value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return shown;
        }
    }

    /** Sees, and may change, the datagrams that one member gets from another. */
    public interface Passage {
        byte[] pass(Member from, Member to, byte[] bytes);
    }

    /** Hands on to the members what there is to be seen of them. */
    private final class Seen extends Unwatched {
        @Override
        public void onStarted(Run run) {
            Member member = new Member(run);
            members.add(member);
            byHost.put(run.host, member);
        }

        @Override
        public void onArrival(Run to, Run from, byte[] bytes) {
            trace.arrival(cluster.nanos(), from, to, bytes);
        }

        @Override
        public void onSent(Run from, Datagram datagram) {
            bounds.onSent(from, datagram);
            member(from.host).sentBytes += datagram.bytes().length;
        }

        @Override
        public void onEvent(Run run, NodeEvent event) {
            member(run.host).events.add(event);
            if (event.kind().equals("message-set-aside")) {
                throw new AssertionError(event.text());
            }
        }
    }

    public final List<Member> members = new ArrayList<>();
    private final Map<Host, Member> byHost = new HashMap<>();
    private final Cluster cluster;
    private final Bounds bounds;
    private final Trace trace = new Trace();
    private final UnaryOperator<NodeSettings> settings;
    public double loss;
    public double duplication;
    public long minDelay = Links.LAN.minDelayNanos();
    public long maxDelay = Links.LAN.maxDelayNanos();
    /** Whether the second may be reached from the first. */
    public BiPredicate<Member, Member> open = (from, to) -> true;
    /** How wrong the wall clock is of each that is to be started, by its name. */
    public ToLongFunction<String> wallOffsetMillis = name -> 0;
    public Runnable afterEvent = () -> {};
    /** What becomes of a datagram that arrives. */
    public Passage passage = (from, to, bytes) -> bytes;

    public SimulatedCluster(long seed) {
        this(seed, given -> given);
    }

    public SimulatedCluster(long seed, UnaryOperator<NodeSettings> settings) {
        this.settings = settings;
        cluster = new Cluster(Scenario.calm(2, SECOND), new SplittableRandom(seed), new Seen());
        bounds = new Bounds(cluster, false);
        cluster.network.cuts.add((from, to) -> !open.test(member(from), member(to)), 0, Long.MAX_VALUE, 0);
        cluster.passage = (from, to, bytes) -> passage.pass(member(from.host), member(to.host), bytes);
    }

    public static NodeSettings settings(String name, Address address) {
        return new NodeSettings(name, Cluster.SECRET, Cluster.SECRET, address, address.host() + ":1", true, 200 * MILLI, 3,
                SECOND, 500 * MILLI, Cluster.JOIN_TIMEOUT_NANOS, Cluster.MAX_CLOCK_DRIFT_MILLIS, 1_200, 64L << 20);
    }

    /** @return {@code settings} with another {@code maxBytes} */
    public static NodeSettings withMaxBytes(NodeSettings given, long maxBytes) {
        return new NodeSettings(given.name(), given.cluster(), given.secret(), given.advertised(), given.http(),
                given.connect(), given.gossipIntervalNanos(), given.fanout(), given.probeIntervalNanos(),
                given.probeTimeoutNanos(), given.joinTimeoutNanos(), given.maxClockDriftMillis(),
                given.maxDatagramBytes(), maxBytes);
    }

    /** The simulator, on the network as it is told to be now. */
    private Cluster cluster() {
        cluster.network.links = new Links(loss, duplication, 0, minDelay, maxDelay);
        return cluster;
    }

    private Member member(Host host) {
        return byHost.get(host);
    }

    public Now now() {
        return RIGHT.at(cluster.nanos());
    }

    public long nanos() {
        return RIGHT.local(cluster.nanos());
    }

    /** Starts nodes whose seeds are the first of them. */
    public List<Member> start(int count) {
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(addHost("n" + (members.size() + i)));
        }
        return hosts.stream().map(host -> start(host, settings)).toList();
    }

    public Member join(String name) {
        return join(name, settings);
    }

    public Member join(String name, UnaryOperator<NodeSettings> its) {
        return start(addHost(name), its);
    }

    public Member restart(Member gone) {
        members.remove(gone);
        return start(gone.run.host, settings);
    }

    private Host addHost(String name) {
        return cluster.addHost(name, new HostClock(wallOffsetMillis.applyAsLong(name), 0, BOOTED_NANOS));
    }

    private Member start(Host host, UnaryOperator<NodeSettings> its) {
        cluster().start(host, its.apply(settings(host.name, host.address)));
        return member(host);
    }

    /** A datagram of a stranger who knows the secret. */
    public void forge(Member to, Envelope envelope) {
        byte[] bytes = new Codec(Cluster.SECRET, new ClusterKey(Cluster.SECRET)).encode(envelope);
        cluster().input(to.run, null, 0, (node, now) -> node.onDatagram(now, STRANGER, bytes));
    }

    // ---- running

    public void run(long duration) {
        long until = cluster.nanos() + duration;
        runUntil(() -> false, until);
        cluster.agenda.skipTo(until);
    }

    /** Runs until the condition holds; how long that took. Fails after {@code limit}. */
    public long await(String what, long limit, BooleanSupplier condition) {
        long began = nanos();
        if (!runUntil(condition, cluster.nanos() + limit)) {
            throw new AssertionError("not within " + limit / MILLI + " ms: " + what);
        }
        return nanos() - began;
    }

    private boolean runUntil(BooleanSupplier condition, long until) {
        Agenda agenda = cluster().agenda;
        while (!condition.getAsBoolean()) {
            if (!agenda.step(until)) {
                return false;
            }
            afterEvent.run();
        }
        return true;
    }

    /** The last things that arrived, for who looks into a failure. */
    public List<String> lastEvents() {
        return trace.lastEvents();
    }

    public boolean allReady() {
        return members.stream().filter(member -> member.run.up).allMatch(Member::ready);
    }

    /** Whether all that run have the same digest. */
    public boolean equal() {
        return members.stream().filter(member -> member.run.up).map(member -> member.node().map().digest()).distinct().count() == 1;
    }
}
