package io.grapevine.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What crosses the wire while clients write, and while nobody does.
 *
 * <p>Copies: all bytes that all nodes sent, by datagram and by stream, from the first write until all were equal, divided by
 * the keys and values that were put, and by the nodes that lacked them. Probes, acknowledgements and headers are in it.
 */
final class Traffic {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Cluster cluster;
    private final Limits limits;
    private long wroteFromBytes;
    private double copies;
    private final Map<Run, Long> idleFromBytes = new LinkedHashMap<>();
    private long idleFromNanos;
    private Quantiles idle = Quantiles.of(List.of());

    Traffic(Cluster cluster, Limits limits) {
        this.cluster = cluster;
        this.limits = limits;
    }

    /** Clients write from now on. */
    void beginWrites() {
        wroteFromBytes = cluster.sentBytes();
    }

    /** All are equal again. */
    void endWrites(long payloadBytes) {
        if (payloadBytes == 0) {
            return;
        }
        copies = (cluster.sentBytes() - wroteFromBytes) / (double) payloadBytes / (cluster.scenario.nodes() - 1);
        if (copies > limits.maxCopies()) {
            throw cluster.violated("a payload crosses the wire about once", String.format(Locale.ROOT,
                    "%.2f copies of every payload were sent; %.2f are allowed", copies, limits.maxCopies()));
        }
    }

    /** Nobody writes from now on, and what was written is everywhere. */
    void beginIdle() {
        idleFromNanos = cluster.nanos();
        idleFromBytes.clear();
        cluster.running().forEach(run -> idleFromBytes.put(run, run.sentBytes));
    }

    void endIdle() {
        double seconds = (cluster.nanos() - idleFromNanos) / NANOS_PER_SECOND;
        List<Long> rates = new ArrayList<>();
        for (Run run : cluster.running()) {
            Long before = idleFromBytes.get(run);
            if (before != null) {
                double rate = (run.sentBytes - before) / seconds;
                rates.add(Math.round(rate));
                if (rate > limits.maxIdleBytesPerSecond()) {
                    throw cluster.violated("an idle node is quiet", String.format(Locale.ROOT,
                            "%s sent %.0f bytes per second; %.0f are allowed", run, rate, limits.maxIdleBytesPerSecond()));
                }
            }
        }
        idle = Quantiles.of(rates);
    }

    /** Of each payload, per node that lacked it; 0 where none was put. */
    double copies() {
        return copies;
    }

    /** Bytes of UDP payload per second, of each node. */
    Quantiles idle() {
        return idle;
    }
}
