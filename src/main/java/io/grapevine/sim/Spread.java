package io.grapevine.sim;

import java.util.ArrayList;
import java.util.List;

/** How long writes take to every replica, and by how many hops. */
final class Spread {

    private final Cluster cluster;
    private final Limits limits;
    private final List<Long> nanos = new ArrayList<>();
    private final List<Integer> hops = new ArrayList<>();
    private final Underway underway = new Underway();

    Spread(Cluster cluster, Limits limits) {
        this.cluster = cluster;
        this.limits = limits;
    }

    void onWritten(Written written) {
        written.lastKnownNanos = written.bornNanos;
        underway.onWritten(written.key);
    }

    /** One more replica has it. */
    void onKnown(Written written, int byHops, long atNanos) {
        written.maxHops = Math.max(written.maxHops, byHops);
        onReplica(written, atNanos);
    }

    /** One more replica will never have it: it knows something newer already. */
    void onOvertaken(Written written, long atNanos) {
        written.overtaken = true;
        onReplica(written, atNanos);
    }

    private void onReplica(Written written, long atNanos) {
        written.knownCount++;
        written.lastKnownNanos = atNanos;
        if (written.knownCount == cluster.scenario.nodes()) {
            underway.onEverywhere(written.key);
            if (!written.overtaken) {
                nanos.add(atNanos - written.bornNanos);
                hops.add(written.maxHops);
            }
            if (atNanos - written.bornNanos > limits.maxSpreadNanos()) {
                throw cluster.violated("a write is everywhere in time", written + " took "
                        + (atNanos - written.bornNanos) / 1_000_000 + " ms");
            }
        }
    }

    /** The keys that have writes on their way. */
    int[] keysUnderway() {
        return underway.keys();
    }

    /** Nanoseconds until the last replica had a write, for each write that reached all and was not overtaken by a newer one. */
    List<Long> nanos() {
        return nanos;
    }

    /** The longest way of each such write, in hops from replica to replica. */
    List<Integer> hops() {
        return hops;
    }
}
