package io.grapevine.sim;

import io.grapevine.node.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Hosts with real processes that are left to themselves, and an agenda on which only the part under test writes. */
final class Stage {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    final Agenda agenda = new Agenda();
    final List<Run> runs = new ArrayList<>();

    Stage(int hosts) {
        Cluster cluster = new Cluster(Scenario.calm(hosts, SECOND), new SplittableRandom(1), new Unwatched());
        cluster.addHosts();
        for (Host host : cluster.hosts) {
            cluster.start(host);
            runs.add(Objects.requireNonNull(host.run));
        }
    }

    Network network(long seed, Links links, Network.Arrival arrival) {
        Network network = new Network(agenda, new SplittableRandom(seed), links, arrival);
        runs.forEach(run -> network.attach(run.host));
        return network;
    }

    /** Stands still from now on; what a process notices by itself is not part of it. */
    void pause(Run run, long lengthNanos) {
        run.pausedSinceNanos = agenda.nanos();
        run.pausedUntilNanos = agenda.nanos() + lengthNanos;
    }

    /** Longer than what a process does not notice. */
    static long longPauseNanos() {
        return 2 * Node.PAUSE_NANOS;
    }

    void runUntil(long nanos) {
        while (agenda.step(nanos)) {
            // the next event
        }
        agenda.skipTo(nanos);
    }

    static BitSet hosts(int... indices) {
        BitSet set = new BitSet();
        for (int index : indices) {
            set.set(index);
        }
        return set;
    }
}
