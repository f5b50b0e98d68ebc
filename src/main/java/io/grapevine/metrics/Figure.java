package io.grapevine.metrics;

/** A figure that is read from the node at each scrape: its name, and whether it only grows. */
enum Figure {
    ENTRIES(Kind.GAUGE, "grapevine.entries", "", "", "Entries held, shared and local."),
    ENTRY_BYTES(Kind.GAUGE, "grapevine.entries.bytes", "", "", "What they count against cache.maxBytes."),
    ENTRY_LIMIT_BYTES(Kind.GAUGE, "grapevine.entries.limit.bytes", "", "",
            "cache.maxBytes: above it entries are evicted, above 1.25 times as much shed."),
    DIGEST(Kind.GAUGE, "grapevine.digest", "", "", "52 bits of the digest: equal where replicas are."),
    ORIGINS(Kind.GAUGE, "grapevine.origins", "", "", "Origins (runs of nodes) of which a write is known."),
    CONNECTED(Kind.GAUGE, "grapevine.connected", "", "", "1 while the node gossips."),
    READY(Kind.GAUGE, "grapevine.ready", "", "", "1 while the node is ready."),
    MEMBERS_ALIVE(Kind.GAUGE, "grapevine.members", "state", "alive", Help.MEMBERS),
    MEMBERS_SUSPECT(Kind.GAUGE, "grapevine.members", "state", "suspect", Help.MEMBERS),
    MEMBERS_DEAD(Kind.GAUGE, "grapevine.members", "state", "dead", Help.MEMBERS),
    MEMBERS_LEFT(Kind.GAUGE, "grapevine.members", "state", "left", Help.MEMBERS),
    QUEUED_CHANGES(Kind.GAUGE, "grapevine.queue.changes", "", "", "Changes that wait to be told to a peer, all peers together."),
    PEER_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "peer", Help.QUEUE_BYTES),
    FLIGHT_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "flight", Help.QUEUE_BYTES),
    SOCKET_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "socket", Help.QUEUE_BYTES),
    PEER_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "peer", Help.QUEUE_LIMIT_BYTES),
    FLIGHT_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "flight", Help.QUEUE_LIMIT_BYTES),
    SOCKET_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "socket", Help.QUEUE_LIMIT_BYTES),
    DOTS_ISSUED(Kind.COUNTER, "grapevine.dots.issued", "", "",
            "Numbers given to writes, removes and evictions of this node's present origin."),
    PUTS(Kind.COUNTER, "grapevine.puts", "", "", "Puts taken by this node."),
    REMOVES(Kind.COUNTER, "grapevine.removes", "", "", "Removes of a key by this node."),
    EVICTIONS(Kind.COUNTER, "grapevine.evictions", "", "", "Entries that this node evicted, as the custodian of their keys."),
    ENDED_OVERWRITTEN(Kind.COUNTER, "grapevine.entries.ended", "cause", "overwritten", Help.ENDED),
    ENDED_REMOVED(Kind.COUNTER, "grapevine.entries.ended", "cause", "removed", Help.ENDED),
    ENDED_EVICTED(Kind.COUNTER, "grapevine.entries.ended", "cause", "evicted", Help.ENDED),
    ENDED_EXPIRED(Kind.COUNTER, "grapevine.entries.ended", "cause", "expired", Help.ENDED),
    ENDED_OUTRANKED(Kind.COUNTER, "grapevine.entries.ended", "cause", "outranked", Help.ENDED),
    ENDED_UNKNOWN(Kind.COUNTER, "grapevine.entries.ended", "cause", "unknown", Help.ENDED),
    ENDED_SHED(Kind.COUNTER, "grapevine.entries.ended", "cause", "shed", Help.ENDED),
    MALFORMED(Kind.COUNTER, "grapevine.messages.refused", "reason", "malformed", Help.REFUSED),
    FOREIGN(Kind.COUNTER, "grapevine.messages.refused", "reason", "foreign", Help.REFUSED),
    FORGED(Kind.COUNTER, "grapevine.messages.refused", "reason", "forged", Help.REFUSED),
    OTHER_VERSION(Kind.COUNTER, "grapevine.messages.refused", "reason", "version", Help.REFUSED),
    SET_ASIDE(Kind.COUNTER, "grapevine.messages.refused", "reason", "set-aside", Help.REFUSED),
    TOO_LARGE(Kind.COUNTER, "grapevine.messages.oversized", "", "", "Messages that no datagram could carry."),
    MESSAGES_DROPPED(Kind.COUNTER, "grapevine.messages.dropped", "", "", "Messages of replication not sent for lack of room."),
    DELTAS_SENT(Kind.COUNTER, "grapevine.deltas.sent", "", "", "Deltas sent, again or for the first time."),
    DELTAS_RESENT(Kind.COUNTER, "grapevine.deltas.resent", "", "",
            "Deltas not acknowledged in time: what was in them was sent again."),
    CHANGES_DROPPED(Kind.COUNTER, "grapevine.changes.dropped", "", "", "Changes that found a full queue: exchanges bring them."),
    CHANGES_GIVEN_UP(Kind.COUNTER, "grapevine.changes.abandoned", "", "",
            "Changes sent again and again in vain: exchanges bring them."),
    EXCHANGES_STARTED(Kind.COUNTER, "grapevine.exchanges", "stage", "started", Help.EXCHANGES),
    EXCHANGES_DONE(Kind.COUNTER, "grapevine.exchanges", "stage", "done", Help.EXCHANGES),
    EXCHANGES_BROKEN_OFF(Kind.COUNTER, "grapevine.exchanges", "stage", "broken-off", Help.EXCHANGES),
    DOTS_REPAIRED(Kind.COUNTER, "grapevine.dots.repaired", "", "", "Dots, live or dead, that exchanges brought here."),
    BOOTSTRAPS(Kind.COUNTER, "grapevine.bootstraps", "", "", "Streams of everything taken whole from another node.");

    /** What a figure may do. */
    enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only grows, while the process lives. */
        COUNTER
    }

    /** What several figures of one metric have in common: a metric has one text. */
    private static final class Help {

        static final String MEMBERS = "Members by the state in which this node holds them, itself among them.";
        static final String QUEUE_BYTES = "Bytes that wait, in the fullest queue of a kind: peer (to be told to one peer), flight (told, "
                + "not acknowledged), socket (datagrams).";
        static final String QUEUE_LIMIT_BYTES = "What the fullest queue of that kind may hold.";
        static final String ENDED = "Entries that ended at this node, whoever ended them.";
        static final String REFUSED =
                "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside).";
        static final String EXCHANGES = "Digest exchanges driven from here: started, done, broken-off.";

        private Help() {}
    }

    final Kind kind;
    final String metric;
    final String label;
    final String labelValue;
    final String help;

    Figure(Kind kind, String metric, String label, String labelValue, String help) {
        this.kind = kind;
        this.metric = metric;
        this.label = label;
        this.labelValue = labelValue;
        this.help = help;
    }
}
