package io.grapevine.sim;

import io.grapevine.base.Address;
import io.grapevine.node.Node;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run of a node's process, from its start until it ends: to the cluster an origin of its own. */
final class Run {

    final int number;
    final Host host;
    final Node node;
    final Address address;
    final long startedNanos;
    /** Its ends of connections, by the node's own numbers. */
    final SortedMap<Long, Connections.End> streams = new TreeMap<>();

    boolean up = true;
    boolean leaving;
    long pausedSinceNanos;
    long pausedUntilNanos;
    /** The instant for which a wake-up is on the agenda; none: {@link Long#MAX_VALUE}. */
    long wakeAtNanos = Long.MAX_VALUE;
    long nextAccepted = 2;

    /** Entries of its host's disk for which it had no room. */
    long roomless;

    long sentBytes;
    long streamBytes;

    Run(int number, Host host, Node node, long startedNanos) {
        this.number = number;
        this.host = host;
        this.node = node;
        this.address = host.address;
        this.startedNanos = startedNanos;
    }

    boolean isPaused(long nanos) {
        return nanos < pausedUntilNanos;
    }

    /** Whether the process notices its pause, throws away what waits in its sockets, and breaks its streams off. */
    boolean isStandstill() {
        return pausedUntilNanos - pausedSinceNanos > Node.PAUSE_NANOS;
    }

    @Override
    public String toString() {
        return host.name + "#" + number;
    }
}
