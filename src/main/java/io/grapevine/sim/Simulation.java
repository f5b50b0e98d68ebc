package io.grapevine.sim;

import io.grapevine.node.Datagram;
import io.grapevine.node.NodeEvent;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of one scenario: forms a cluster, lets clients write and things go wrong, heals, and waits until all are equal.
 *
 * <p>Single-threaded; several may run side by side. The same scenario and seed give the same run on every JVM.
 */
public final class Simulation implements Watch {

    private static final long START_WITHIN_NANOS = 1_000_000_000L;
    private static final long QUIET_NANOS = 3_000_000_000L;
    /** An entry does not expire at the same instant everywhere: meanwhile replicas differ. */
    private static final long EXPIRY_NANOS = 2_000_000_000L;
    /** So long after the last change digests go on being told; then the cluster is idle. */
    private static final long BECOMES_IDLE_NANOS = 5_000_000_000L;
    /** As long as a thousand that joined at once have something to say of each other. */
    private static final long MANY_BECOME_IDLE_NANOS = 25_000_000_000L;
    private static final long IDLE_NANOS = 20_000_000_000L;
    private static final long LOOK_AT_ALL_NANOS = 1_000_000_000L;
    /** So often does each replica compare itself with each other until all are equal, after everything has healed. */
    private static final long MAX_SETTLING_EXCHANGES = 8;
    private static final long PROGRESS_NANOS = 100_000_000L;

    private final long seed;
    private final Scenario scenario;
    private final Cluster cluster;
    private final Ledger ledger;
    private final Oracle oracle;
    private final Clients clients;
    private final Nemesis nemesis;
    private final Finale finale;
    private final Bounds bounds;
    private final Spread spread;
    private final Traffic traffic;
    private final Detection detection;
    private final Trace trace = new Trace();
    private final LongConsumer progress;
    private long sentDatagrams;
    private long sentBytes;
    private long refusals;
    private long formedNanos;
    private long settledNanos;
    private long settlingExchanges;
    private long endedExchanges;

    private Simulation(Scenario scenario, long seed, LongConsumer progress) {
        this.scenario = scenario;
        this.seed = seed;
        this.progress = progress;
        SplittableRandom random = new SplittableRandom(seed);
        cluster = new Cluster(scenario, random.split(), this);
        cluster.addHosts();
        ledger = new Ledger(scenario.load().keys());
        spread = new Spread(cluster, scenario.limits());
        oracle = new Oracle(cluster, ledger, spread, evicts());
        clients = new Clients(cluster, oracle, random.split());
        nemesis = new Nemesis(cluster, random.split(), trace);
        finale = new Finale(cluster, ledger);
        bounds = new Bounds(cluster, evicts());
        traffic = new Traffic(cluster, scenario.limits());
        detection = new Detection(cluster);
    }

    /** Runs the scenario to its end, or to its first violation. */
    public static Outcome run(Scenario scenario, long seed) {
        return run(scenario, seed, nanos -> {});
    }

    /** @param progress hears of the simulated time now and then */
    public static Outcome run(Scenario scenario, long seed, LongConsumer progress) {
        return new Simulation(scenario.checked(), seed, progress).run();
    }

    private Outcome run() {
        try {
            form();
            if (isCalm()) {
                idle(scenario.durationNanos());
            } else {
                busy();
            }
            oracle.judgeAtEnd();
            finale.judge(oracle.anyShed());
            return outcome(null, List.of());
        } catch (ViolatedException e) {
            return outcome(e.violation, trace.lastEvents());
        }
    }

    /** Whether nobody writes and nothing goes wrong but by chance. */
    private boolean isCalm() {
        return scenario.load().writesPerSecond() == 0 && !hasFaults();
    }

    private boolean hasFaults() {
        return scenario.faults().perMinute() + scenario.mishaps().perMinute() > 0;
    }

    private void busy() {
        if (!hasFaults()) {
            // What members say of each other at their start is over by then, and so is not counted as the writes'.
            runFor(becomesIdleNanos());
        }
        traffic.beginWrites();
        clients.begin();
        nemesis.begin();
        runFor(scenario.durationNanos());
        clients.stop();
        nemesis.heal();
        settle();
        traffic.endWrites(clients.payloadBytes);
        runFor(QUIET_NANOS);
        awaitSettled("what has settled stays so", EXPIRY_NANOS);
        if (scenario.limits().maxIdleBytesPerSecond() < Double.POSITIVE_INFINITY) {
            idle(becomesIdleNanos() + IDLE_NANOS);
        }
    }

    private void idle(long lengthNanos) {
        long before = Math.min(becomesIdleNanos(), lengthNanos / 2);
        runFor(before);
        traffic.beginIdle();
        runFor(lengthNanos - before);
        traffic.endIdle();
        nemesis.heal();
        settle();
    }

    private void form() {
        SplittableRandom random = new SplittableRandom(seed ^ START_WITHIN_NANOS);
        for (Host host : cluster.hosts) {
            cluster.agenda.at(random.nextLong(START_WITHIN_NANOS), () -> nemesis.comeBack(host));
        }
        runFor(START_WITHIN_NANOS);
        formedNanos = START_WITHIN_NANOS + awaitSettled("a cluster forms in time", scenario.settleNanos());
    }

    private void settle() {
        long before = exchanges();
        settledNanos = awaitSettled("replicas become equal", scenario.settleNanos());
        settlingExchanges = exchanges() - before;
        long members = cluster.running().size();
        if (settlingExchanges > MAX_SETTLING_EXCHANGES * members * members) {
            throw cluster.violated("replicas become equal within " + MAX_SETTLING_EXCHANGES
                    + " exchanges of each with each", "it took " + settlingExchanges + " of " + members + " members");
        }
    }

    /** Begun since the beginning, by all processes. */
    private long exchanges() {
        long exchanges = endedExchanges;
        for (Run run : cluster.running()) {
            exchanges += run.node.replicationCounters().exchangesStarted();
        }
        return exchanges;
    }

    private long awaitSettled(String invariant, long limitNanos) {
        long began = cluster.nanos();
        long every = isSmall() ? 50_000_000L : 1_000_000_000L;
        String unsettled = unsettled();
        while (unsettled != null) {
            if (cluster.nanos() - began > limitNanos) {
                throw cluster.violated(invariant, "not within " + limitNanos / 1_000_000 + " ms: " + unsettled);
            }
            runFor(every);
            unsettled = unsettled();
        }
        return cluster.nanos() - began;
    }

    /** What is not as it should be yet; null when all is well. */
    private @Nullable String unsettled() {
        String unfinished = nemesis.unfinished();
        return unfinished != null ? unfinished : finale.unsettled();
    }

    private void runFor(long lengthNanos) {
        long until = cluster.nanos() + lengthNanos;
        while (cluster.nanos() < until) {
            long next = Math.min(until, (cluster.nanos() / PROGRESS_NANOS + 1) * PROGRESS_NANOS);
            while (cluster.agenda.step(next)) {
                // the next event
            }
            cluster.agenda.skipTo(next);
            progress.accept(next);
            if (next % LOOK_AT_ALL_NANOS == 0 && scenario.load().keys() > Oracle.LOOKED_AT && isSmall()) {
                oracle.lookAtAll();
            }
        }
    }

    private long becomesIdleNanos() {
        return isSmall() ? BECOMES_IDLE_NANOS : MANY_BECOME_IDLE_NANOS;
    }

    private boolean isSmall() {
        return scenario.nodes() <= Oracle.CLOSELY_WATCHED_NODES;
    }

    /** Whether the load may fill the nodes, so that entries go that nobody removed. */
    private boolean evicts() {
        Load load = scenario.load();
        long entryBytes = Math.max(load.maxValueBytes(), load.largeShare() > 0 ? load.largeValueBytes() : 0) + 512L;
        return load.keys() * entryBytes > scenario.tuning().maxBytes();
    }

    private Outcome outcome(@Nullable Violation violation, List<String> lastEvents) {
        return new Outcome(seed, scenario.nodes(), trace.hash(), violation, lastEvents, new Figures(
                cluster.agenda.done(), cluster.nanos(), formedNanos, settledNanos, settlingExchanges,
                nemesis.faultCount, cluster.runCount(), refusals, clients.puts, clients.removes,
                sentDatagrams, sentBytes, cluster.sentBytes() - sentBytes,
                Quantiles.of(spread.nanos()), Quantiles.of(spread.hops()),
                traffic.copies(), traffic.idle(), detection.suspected(), detection.dead(), detection.falseDeaths(),
                cluster.livedNanos() / 1_000_000_000L));
    }

    // ---- what there is to be seen

    @Override
    public void onStarted(Run run) {
        oracle.onStarted(run);
        detection.onStarted(run);
    }

    @Override
    public void onEnded(Run run) {
        oracle.onEnded(run);
        detection.onEnded(run);
        endedExchanges += run.node.replicationCounters().exchangesStarted();
    }

    @Override
    public void beforeWrite(Run run, int key) {
        oracle.beforeWrite(run, key);
    }

    @Override
    public void onArrival(Run to, Run from, byte[] bytes) {
        trace.arrival(cluster.nanos(), from, to, bytes);
    }

    @Override
    public void afterInput(Run run, @Nullable Run from, long transitNanos) {
        if (run.up) {
            oracle.afterInput(run, from, transitNanos);
            bounds.afterInput(run);
        }
    }

    @Override
    public void afterFrame(Run to, Run from) {
        nemesis.afterFrame(to, from);
    }

    @Override
    public void onSent(Run from, Datagram datagram) {
        sentDatagrams++;
        sentBytes += datagram.bytes().length;
        bounds.onSent(from, datagram);
    }

    @Override
    public void onEvent(Run run, NodeEvent event) {
        detection.onEvent(run, event);
        switch (event.kind()) {
            case "message-set-aside" -> throw cluster.violated("no exception escapes", run + ": " + event.text());
            case "self-fenced" -> throw cluster.violated("no dot is issued twice", run + ": " + event.text());
            case "join-refused" -> {
                refusals++;
                cluster.agenda.in(1, () -> {
                    if (run.host.run == run) {
                        nemesis.onExit(run.host);
                    }
                });
            }
            default -> {
                // for those who measure
            }
        }
    }
}
