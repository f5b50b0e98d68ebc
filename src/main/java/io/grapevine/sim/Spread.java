package io.grapevine.sim;

import java.util.ArrayList;
import java.util.List;

/** How long writes take to every replica, and by how many hops. */
final class Spread {

    private final Cluster cluster;
    private final Limits limits;
    private final List<Long> nanos = new ArrayList<>();
    private final List<Integer> hops = new ArrayList<>();

    Spread(Cluster cluster, Limits limits) {
        this.cluster = cluster;
        this.limits = limits;
    }

    void onWritten(Written written) {
        written.lastKnownNanos = written.bornNanos;
    }

    /** One more replica has it, or knows that it is over. */
    void onKnown(Written written, int byHops, long atNanos) {
        written.knownCount++;
        written.maxHops = Math.max(written.maxHops, byHops);
        written.lastKnownNanos = atNanos;
        if (written.knownCount == cluster.scenario.nodes()) {
            nanos.add(atNanos - written.bornNanos);
            hops.add(written.maxHops);
            if (atNanos - written.bornNanos > limits.maxSpreadNanos()) {
                throw new ViolatedException("a write is everywhere in time", written + " took "
                        + (atNanos - written.bornNanos) / 1_000_000 + " ms", atNanos);
            }
        }
    }

    /** Nanoseconds until the last replica had a write, for each write that reached all. */
    List<Long> nanos() {
        return nanos;
    }

    /** The longest way of each such write, in hops from replica to replica. */
    List<Integer> hops() {
        return hops;
    }
}
