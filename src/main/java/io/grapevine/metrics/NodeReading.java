package io.grapevine.metrics;

import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.OrMap;
import io.grapevine.driver.DriverCounters;
import io.grapevine.node.ClusterView;
import io.grapevine.node.Node;
import io.grapevine.node.NodeCounters;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MessageKind;
import io.grapevine.replication.Replication;
import io.grapevine.replication.ReplicationCounters;
import java.util.List;

/** Everything that a node counts, copied at one moment, so that the figures of one scrape belong together. */
final class NodeReading {

    /** Of a counter or gauge, in the order of {@link Figure}. */
    private final double[] values = new double[Figure.values().length];

    /** By direction and kind of message. */
    private final long[] sent = new long[MessageKind.values().length];
    private final long[] received = new long[MessageKind.values().length];

    private List<Replication.Queue> queues = List.of();

    private NodeReading() {}

    /** Inside the critical section. */
    static NodeReading of(Node node, Now now) {
        NodeReading reading = new NodeReading();
        reading.readMap(node.map());
        reading.readView(node.view(now));
        reading.readCounters(node.counters());
        reading.readReplication(node.replicationCounters());
        reading.set(Figure.PEER_QUEUE_LIMIT_BYTES, node.queueLimitBytes());
        reading.set(Figure.FLIGHT_QUEUE_LIMIT_BYTES, node.inFlightLimitBytes());
        return reading;
    }

    long sent(MessageKind kind) {
        return sent[kind.ordinal()];
    }

    long received(MessageKind kind) {
        return received[kind.ordinal()];
    }

    /** What waits for each peer, and how far it is behind. */
    List<Replication.Queue> queues() {
        return queues;
    }

    double value(Figure figure) {
        return values[figure.ordinal()];
    }

    private void set(Figure figure, double value) {
        values[figure.ordinal()] = value;
    }

    private void readMap(OrMap map) {
        set(Figure.ENTRIES, map.entryCount());
        set(Figure.ENTRY_BYTES, map.liveBytes());
        // A double holds 53 bits exactly: enough to see whether two nodes are equal.
        set(Figure.DIGEST, map.digest() >>> 12);
        set(Figure.DOTS_ISSUED, map.issued());
        set(Figure.PUTS, map.putCount());
        set(Figure.REMOVES, map.removeCount());
        set(Figure.EVICTIONS, map.evictedCount());
        for (Cause cause : Cause.values()) {
            set(figureOf(cause), map.diedCount(cause));
        }
        set(Figure.ENDED_SHED, map.shedCount());
    }

    private void readView(ClusterView view) {
        set(Figure.ENTRY_LIMIT_BYTES, view.maxBytes());
        set(Figure.CONNECTED, view.connected() ? 1 : 0);
        set(Figure.READY, view.readiness().ready() ? 1 : 0);
        set(Figure.ORIGINS, view.seen().size());
        for (MemberRecord member : view.members()) {
            values[figureOf(member.state()).ordinal()]++;
        }
        queues = view.queues();
        for (Replication.Queue queue : queues) {
            values[Figure.QUEUED_CHANGES.ordinal()] += queue.changes();
            raise(Figure.PEER_QUEUE_BYTES, queue.queuedBytes());
            raise(Figure.FLIGHT_QUEUE_BYTES, queue.inFlightBytes());
        }
    }

    private void raise(Figure figure, double value) {
        set(figure, Math.max(value(figure), value));
    }

    private void readCounters(NodeCounters counters) {
        for (MessageKind kind : MessageKind.values()) {
            sent[kind.ordinal()] = counters.sent(kind);
            received[kind.ordinal()] = counters.received(kind);
        }
        set(Figure.MALFORMED, counters.malformed());
        set(Figure.FOREIGN, counters.foreign());
        set(Figure.FORGED, counters.forged());
        set(Figure.OTHER_VERSION, counters.otherVersion());
        set(Figure.SET_ASIDE, counters.setAside());
        set(Figure.TOO_LARGE, counters.messagesTooLarge());
    }

    private void readReplication(ReplicationCounters counters) {
        set(Figure.DELTAS_SENT, counters.deltasSent());
        set(Figure.DELTAS_RESENT, counters.deltasResent());
        set(Figure.CHANGES_DROPPED, counters.changesDropped());
        set(Figure.CHANGES_GIVEN_UP, counters.changesGivenUp());
        set(Figure.EXCHANGES_STARTED, counters.exchangesStarted());
        set(Figure.EXCHANGES_DONE, counters.exchangesDone());
        set(Figure.EXCHANGES_BROKEN_OFF, counters.exchangesBrokenOff());
        set(Figure.DOTS_REPAIRED, counters.dotsRepaired());
        set(Figure.BOOTSTRAPS, counters.bootstraps());
        set(Figure.MESSAGES_DROPPED, counters.messagesDropped());
    }

    /** What only the driver knows, beside the node. */
    void read(DriverCounters counters) {
        set(Figure.SOCKET_QUEUE_BYTES, counters.outboxBytes());
        set(Figure.SOCKET_QUEUE_LIMIT_BYTES, counters.outboxLimitBytes());
    }

    private static Figure figureOf(Cause cause) {
        return switch (cause) {
            case OVERWRITTEN -> Figure.ENDED_OVERWRITTEN;
            case REMOVED -> Figure.ENDED_REMOVED;
            case EVICTED -> Figure.ENDED_EVICTED;
            case EXPIRED -> Figure.ENDED_EXPIRED;
            case OUTRANKED -> Figure.ENDED_OUTRANKED;
            case UNKNOWN -> Figure.ENDED_UNKNOWN;
        };
    }

    private static Figure figureOf(MemberState state) {
        return switch (state) {
            case ALIVE -> Figure.MEMBERS_ALIVE;
            case SUSPECT -> Figure.MEMBERS_SUSPECT;
            case DEAD -> Figure.MEMBERS_DEAD;
            case LEFT -> Figure.MEMBERS_LEFT;
        };
    }
}
