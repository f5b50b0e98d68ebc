package io.grapevine.sim;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Key;
import io.grapevine.membership.SharedRecords;
import io.grapevine.node.Datagram;
import io.grapevine.node.Node;
import io.grapevine.node.NodeCounters;
import io.grapevine.node.NodeEvent;
import io.grapevine.node.NodeSettings;
import io.grapevine.node.StreamCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The hosts, their processes, and what joins them; it does with a node what the shell does in production. */
final class Cluster implements Connections.Process {

    static final String SECRET = "sim";
    /** So many hosts, the first, are the seeds of all. */
    static final int SEEDS = 3;
    static final long JOIN_TIMEOUT_NANOS = 10_000_000_000L;
    static final long MAX_CLOCK_DRIFT_MILLIS = 300_000;
    /** How late a host learns that a seed's name has a new address. */
    private static final long RESOLVE_NANOS = 5_000_000_000L;
    private static final long BOOTED_NANOS = 5_000_000_000L;
    private static final int MAX_POLLED = 1_000_000;

    final Scenario scenario;
    final Agenda agenda = new Agenda();
    final Network network;
    final List<Host> hosts = new ArrayList<>();
    private final Connections connections;
    private final SplittableRandom random;
    final Garbage garbage;
    Passage passage;
    private final SharedRecords sharing = new SharedRecords();
    private final Watch watch;
    private int runCount;
    private int addressCount;
    private long endedBytes;
    private long endedNanos;

    Cluster(Scenario scenario, SplittableRandom random, Watch watch) {
        this.scenario = scenario;
        this.random = random;
        this.watch = watch;
        network = new Network(agenda, random.split(), scenario.links(), this::onDatagram);
        connections = new Connections(agenda, network, this);
        garbage = new Garbage(scenario.mishaps(), new SplittableRandom(random.nextLong()));
        passage = (from, to, bytes) -> garbage.flipped(bytes);
    }

    /** Those of the scenario, with clocks as wrong as it says. */
    void addHosts() {
        for (int i = 0; i < scenario.nodes(); i++) {
            long offset = scenario.clocks().maxOffsetMillis();
            int drift = scenario.clocks().maxDriftPpm();
            HostClock clock = new HostClock(random.nextLong(2 * offset + 1) - offset, random.nextInt(2 * drift + 1) - drift,
                    BOOTED_NANOS + random.nextLong(BOOTED_NANOS));
            addHost("n" + i, clock);
        }
    }

    Host addHost(String name, HostClock clock) {
        Host host = new Host(hosts.size(), name, clock, freshAddress());
        hosts.add(host);
        return host;
    }

    long nanos() {
        return agenda.nanos();
    }

    /** Ends the run: something has just been seen that must never be. */
    ViolatedException violated(String invariant, String text) {
        return new ViolatedException(new Violation(invariant, text, nanos()), null);
    }

    int runCount() {
        return runCount;
    }

    /** The runs that are up now, paused ones among them. */
    List<Run> running() {
        List<Run> running = new ArrayList<>(hosts.size());
        for (Host host : hosts) {
            if (host.run != null) {
                running.add(host.run);
            }
        }
        return running;
    }

    /** What all processes together have sent, those that are gone included: datagrams and frames. */
    long sentBytes() {
        long bytes = endedBytes;
        for (Run run : running()) {
            bytes += run.sentBytes + run.streamBytes;
        }
        return bytes;
    }

    /** How long all processes together have lived. */
    long livedNanos() {
        long lived = endedNanos;
        for (Run run : running()) {
            lived += nanos() - run.startedNanos;
        }
        return lived;
    }

    // ---- processes

    void start(Host host) {
        start(host, settings(host));
    }

    /** A process that is configured otherwise than the scenario's. */
    void start(Host host, NodeSettings settings) {
        network.attach(host);
        Now now = host.at(nanos());
        Node node = new Node(settings, random.split(), sharing::share, now);
        Run run = new Run(++runCount, host, node, nanos());
        host.run = run;
        if (host.disk != null) {
            run.roomless = host.disk.loadInto(node, now);
        }
        watch.onStarted(run);
        boolean late = scenario.mishaps().lateNames() > 0 && random.nextDouble() < scenario.mishaps().lateNames();
        List<Address> resolved = late ? List.of() : seeds();
        input(run, host.disk == null ? null : host.disk.writer, 0,
                (n, at) -> n.onSeeds(at, resolved, late ? seeds().size() : 0));
        if (late) {
            agenda.in(random.nextLong(RESOLVE_NANOS), () -> resolve(host));
        }
    }

    /** The process on this host, if there is one, learns what the seeds' names mean now. */
    private void resolve(Host host) {
        if (host.run != null) {
            whenAwake(host.run, run -> input(run, null, 0, (n, now) -> n.onSeeds(now, seeds(), 0)));
        }
    }

    private NodeSettings settings(Host host) {
        Tuning tuning = scenario.tuning();
        return new NodeSettings(host.name, SECRET, SECRET, host.address, host.address.host() + ":8001", true,
                tuning.gossipIntervalNanos(), tuning.fanout(), tuning.probeIntervalNanos(), tuning.probeTimeoutNanos(),
                JOIN_TIMEOUT_NANOS, MAX_CLOCK_DRIFT_MILLIS, tuning.maxDatagramBytes(), tuning.maxBytes());
    }

    private List<Address> seeds() {
        List<Address> seeds = new ArrayList<>();
        for (int i = 0; i < Math.min(SEEDS, hosts.size()); i++) {
            seeds.add(hosts.get(i).address);
        }
        return seeds;
    }

    /** The process ends at once, without a word. */
    void crash(Host host) {
        Run run = host.run;
        if (run != null) {
            run.up = false;
            host.run = null;
            endedBytes += run.sentBytes + run.streamBytes;
            endedNanos += nanos() - run.startedNanos;
            connections.breakOff(run, false);
            watch.onEnded(run);
        }
    }

    void writeDisk(Host host) {
        if (host.run != null) {
            host.disk = Disk.written(host.run, host.at(nanos()));
        }
    }

    /** Gives the host another address; those who seek it by its name find it a while later. */
    void moveToNewAddress(Host host) {
        network.detach(host);
        host.address = freshAddress();
        if (host.index < SEEDS) {
            for (Host other : hosts) {
                agenda.in(random.nextLong(RESOLVE_NANOS), () -> resolve(other));
            }
        }
    }

    private Address freshAddress() {
        int n = ++addressCount;
        return new Address("10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255), 7946);
    }

    /** The process stands still from now on. */
    void pause(Run run, long lengthNanos) {
        if (run.isPaused(nanos())) {
            return;
        }
        run.pausedSinceNanos = nanos();
        run.pausedUntilNanos = nanos() + lengthNanos;
        agenda.at(run.pausedUntilNanos, () -> {
            if (!run.up) {
                return;
            }
            if (run.isStandstill()) {
                connections.breakOff(run, true);
                long stood = run.host.clock.local(nanos()) - run.host.clock.local(run.pausedSinceNanos);
                input(run, null, 0, (n, now) -> n.onPause(now, stood));
            }
        });
    }

    void leave(Run run) {
        run.leaving = true;
        input(run, null, 0, (n, now) -> n.leave(now));
    }

    void disconnect(Run run) {
        input(run, null, 0, (n, now) -> n.disconnect(now));
    }

    void connect(Run run) {
        input(run, null, 0, (n, now) -> n.connect(now));
    }

    // ---- clients

    static byte[] keyBytes(int key) {
        return ("key-" + key).getBytes(StandardCharsets.UTF_8);
    }

    /** A client's call: what {@code write} does with the node. */
    void write(Run run, int key, Write write) {
        watch.beforeWrite(run, key);
        input(run, null, 0, (n, now) -> write.at(n, now, n.map().key(keyBytes(key))));
    }

    /** A put or a remove. */
    interface Write {
        void at(Node node, Now now, Key key);
    }

    // ---- inputs

    /** What becomes of a datagram at the end of its way: other bytes are none of ours any more. */
    interface Passage {
        byte[] pass(Run from, Run to, byte[] bytes);
    }

    private void onDatagram(Run to, Run from, byte[] bytes, long transitNanos) {
        byte[] passed = passage.pass(from, to, bytes);
        byte[] strange = garbage.strange(bytes);
        if (strange != null) {
            drop(to, from, strange);
        }
        if (passed != bytes) {
            network.spoilt();
            drop(to, from, passed);
            return;
        }
        watch.onArrival(to, from, bytes);
        input(to, from, transitNanos, (n, now) -> n.onDatagram(now, from.address, bytes));
    }

    /** What nobody of the cluster said is dropped and counted, and changes nothing. */
    private void drop(Run to, Run from, byte[] bytes) {
        NodeCounters counters = to.node.counters();
        long received = counters.datagramsReceived();
        long dropped = dropped(counters);
        long digest = to.node.map().digest();
        watch.onArrival(to, from, bytes);
        input(to, null, 0, (n, now) -> n.onDatagram(now, from.address, bytes));
        if (counters.datagramsReceived() - received != dropped(counters) - dropped
                || to.node.map().digest() != digest) {
            throw violated("what is none of ours is dropped and counted", to + " took "
                    + HexFormat.of().formatHex(bytes));
        }
    }

    private static long dropped(NodeCounters counters) {
        return counters.malformed() + counters.foreign() + counters.forged() + counters.otherVersion();
    }

    @Override
    public void onAccepted(Run run, long stream, Run from) {
        input(run, null, 0, (n, now) -> n.onStreamAccepted(now, stream, from.address));
    }

    @Override
    public void onFrame(Run run, long stream, byte[] body, Run from, long transitNanos) {
        watch.onArrival(run, from, body);
        input(run, from, transitNanos, (n, now) -> n.onFrame(now, stream, body));
        watch.afterFrame(run, from);
    }

    @Override
    public void onWritable(Run run, long stream) {
        input(run, null, 0, (n, now) -> n.onStreamWritable(now, stream));
    }

    @Override
    public void onClosed(Run run, long stream) {
        input(run, null, 0, (n, now) -> n.onStreamClosed(now, stream));
    }

    /** Now, or when its pause ends; never if it is gone. */
    void whenAwake(Run run, Consumer<Run> action) {
        if (!run.up) {
            return;
        }
        if (run.isPaused(nanos())) {
            agenda.at(run.pausedUntilNanos, () -> whenAwake(run, action));
        } else {
            action.accept(run);
        }
    }

    /** @param from who sent it; null for what came from no other node */
    void input(Run run, @Nullable Run from, long transitNanos, BiConsumer<Node, Now> input) {
        Now now = run.host.at(nanos());
        try {
            input.accept(run.node, now);
            poll(run, now);
        } catch (ViolatedException e) {
            throw e;
        } catch (RuntimeException e) {
            StackTraceElement[] trace = e.getStackTrace();
            throw new ViolatedException(new Violation("no exception escapes",
                    run + " threw " + e + (trace.length == 0 ? "" : " at " + trace[0]), nanos()), e);
        }
        watch.afterInput(run, from, transitNanos);
        schedule(run);
    }

    private void poll(Run run, Now now) {
        Node node = run.node;
        int polled = 0;
        for (StreamCommand next = node.pollStreamCommand(now); next != null; next = node.pollStreamCommand(now)) {
            connections.execute(run, next);
            polled = counted(run, polled);
        }
        for (Datagram next = node.pollDatagram(now); next != null; next = node.pollDatagram(now)) {
            run.sentBytes += next.bytes().length;
            watch.onSent(run, next);
            network.send(run, next);
            polled = counted(run, polled);
        }
        for (NodeEvent event = node.pollEvent(); event != null; event = node.pollEvent()) {
            watch.onEvent(run, event);
        }
    }

    private int counted(Run run, int polled) {
        if (polled == MAX_POLLED) {
            throw violated("a node comes to an end", run + " never stops sending");
        }
        return polled + 1;
    }

    private void schedule(Run run) {
        long wake = run.node.nextWakeupNanos();
        if (wake == Long.MAX_VALUE) {
            return;
        }
        long at = Math.max(nanos(), run.host.clock.when(wake));
        if (at < run.wakeAtNanos) {
            run.wakeAtNanos = at;
            agenda.at(at, () -> wake(run, at));
        }
    }

    private void wake(Run run, long at) {
        if (run.wakeAtNanos != at || !run.up) {
            return;
        }
        if (run.isPaused(nanos())) {
            long until = run.pausedUntilNanos;
            run.wakeAtNanos = until;
            agenda.at(until, () -> wake(run, until));
            return;
        }
        run.wakeAtNanos = Long.MAX_VALUE;
        if (run.node.nextWakeupNanos() <= run.host.clock.local(nanos())) {
            input(run, null, 0, Node::onWakeup);
        } else {
            schedule(run);
        }
    }
}
