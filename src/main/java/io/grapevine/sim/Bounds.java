package io.grapevine.sim;

import io.grapevine.node.Datagram;
import io.grapevine.replication.Replication;

/** Datagrams stay within their budget, and queues within their bounds (docs/ARCHITECTURE.md, "Bounds"). */
final class Bounds {

    private static final long MAX_QUEUED_BYTES = 9L << 20;
    private static final long MAX_IN_FLIGHT_DATAGRAMS = 40;
    /** Queues are looked at after every so many inputs, or as many as there are hosts: each has one for each other. */
    private static final int EVERY = 97;

    private final Cluster cluster;
    private final boolean evicts;
    private int inputs;

    Bounds(Cluster cluster, boolean evicts) {
        this.cluster = cluster;
        this.evicts = evicts;
    }

    void onSent(Run from, Datagram datagram) {
        int max = cluster.scenario.tuning().maxDatagramBytes();
        if (datagram.bytes().length > max) {
            throw cluster.violated("datagrams stay within their budget",
                    from + " sent a datagram of " + datagram.bytes().length + " bytes; " + max + " are allowed");
        }
    }

    void afterInput(Run run) {
        long max = cluster.scenario.tuning().maxBytes();
        if (evicts && run.node.map().liveBytes() > max + max / 4) {
            throw cluster.violated("memory stays within its bound", run + " holds " + run.node.map().liveBytes()
                    + " bytes; maxBytes is " + max);
        }
        if (++inputs % Math.max(EVERY, cluster.hosts.size()) != 0) {
            return;
        }
        for (Replication.Queue queue : run.node.view(run.host.at(cluster.nanos())).queues()) {
            if (queue.queuedBytes() > MAX_QUEUED_BYTES
                    || queue.inFlightBytes() > MAX_IN_FLIGHT_DATAGRAMS * cluster.scenario.tuning().maxDatagramBytes()) {
                throw cluster.violated("queues stay within their bounds", run + " has " + queue);
            }
        }
    }
}
