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
    MEMBERS_ALIVE(Kind.GAUGE, "grapevine.members", "state", "alive",
            "Members by the state in which this node holds them, itself among them."),
    MEMBERS_SUSPECT(Kind.GAUGE, "grapevine.members", "state", "suspect",
            "Members by the state in which this node holds them, itself among them."),
    MEMBERS_DEAD(Kind.GAUGE, "grapevine.members", "state", "dead",
            "Members by the state in which this node holds them, itself among them."),
    MEMBERS_LEFT(Kind.GAUGE, "grapevine.members", "state", "left",
            "Members by the state in which this node holds them, itself among them."),
    QUEUED_CHANGES(Kind.GAUGE, "grapevine.queue.changes", "", "", "Changes that wait to be told to a peer, all peers together."),
    PEER_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "peer",
            "Bytes that wait, in the fullest queue of a kind: peer (to be told to one peer), flight (told, not "
                    + "acknowledged), socket (datagrams)."),
    FLIGHT_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "flight",
            "Bytes that wait, in the fullest queue of a kind: peer (to be told to one peer), flight (told, not "
                    + "acknowledged), socket (datagrams)."),
    SOCKET_QUEUE_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "queue", "socket",
            "Bytes that wait, in the fullest queue of a kind: peer (to be told to one peer), flight (told, not "
                    + "acknowledged), socket (datagrams)."),
    PEER_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "peer",
            "What the fullest queue of that kind may hold."),
    FLIGHT_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "flight",
            "What the fullest queue of that kind may hold."),
    SOCKET_QUEUE_LIMIT_BYTES(Kind.GAUGE, "grapevine.queue.limit.bytes", "queue", "socket",
            "What the fullest queue of that kind may hold."),
    DOTS_ISSUED(Kind.COUNTER, "grapevine.dots.issued", "", "",
            "Numbers given to writes, removes and evictions of this node's present origin."),
    PUTS(Kind.COUNTER, "grapevine.puts", "", "", "Puts taken by this node."),
    REMOVES(Kind.COUNTER, "grapevine.removes", "", "", "Removes of a key by this node."),
    EVICTIONS(Kind.COUNTER, "grapevine.evictions", "", "", "Entries that this node evicted, as the custodian of their keys."),
    ENDED_OVERWRITTEN(Kind.COUNTER, "grapevine.entries.ended", "cause", "overwritten",
            "Entries that ended at this node, whoever ended them."),
    ENDED_REMOVED(Kind.COUNTER, "grapevine.entries.ended", "cause", "removed",
            "Entries that ended at this node, whoever ended them."),
    ENDED_EVICTED(Kind.COUNTER, "grapevine.entries.ended", "cause", "evicted",
            "Entries that ended at this node, whoever ended them."),
    ENDED_EXPIRED(Kind.COUNTER, "grapevine.entries.ended", "cause", "expired",
            "Entries that ended at this node, whoever ended them."),
    ENDED_OUTRANKED(Kind.COUNTER, "grapevine.entries.ended", "cause", "outranked",
            "Entries that ended at this node, whoever ended them."),
    ENDED_UNKNOWN(Kind.COUNTER, "grapevine.entries.ended", "cause", "unknown",
            "Entries that ended at this node, whoever ended them."),
    ENDED_SHED(Kind.COUNTER, "grapevine.entries.ended", "cause", "shed", "Entries that ended at this node, whoever ended them."),
    MALFORMED(Kind.COUNTER, "grapevine.messages.refused", "reason", "malformed",
            "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside)."),
    FOREIGN(Kind.COUNTER, "grapevine.messages.refused", "reason", "foreign",
            "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside)."),
    FORGED(Kind.COUNTER, "grapevine.messages.refused", "reason", "forged",
            "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside)."),
    OTHER_VERSION(Kind.COUNTER, "grapevine.messages.refused", "reason", "version",
            "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside)."),
    SET_ASIDE(Kind.COUNTER, "grapevine.messages.refused", "reason", "set-aside",
            "Datagrams and frames that came and were dropped, and single messages whose merge failed (set-aside)."),
    TOO_LARGE(Kind.COUNTER, "grapevine.messages.oversized", "", "", "Messages that no datagram could carry."),
    MESSAGES_DROPPED(Kind.COUNTER, "grapevine.messages.dropped", "", "", "Messages of replication not sent for lack of room."),
    DELTAS_SENT(Kind.COUNTER, "grapevine.deltas.sent", "", "", "Deltas sent, again or for the first time."),
    DELTAS_RESENT(Kind.COUNTER, "grapevine.deltas.resent", "", "",
            "Deltas not acknowledged in time: what was in them was sent again."),
    CHANGES_DROPPED(Kind.COUNTER, "grapevine.changes.dropped", "", "", "Changes that found a full queue: exchanges bring them."),
    CHANGES_GIVEN_UP(Kind.COUNTER, "grapevine.changes.abandoned", "", "",
            "Changes sent again and again in vain: exchanges bring them."),
    EXCHANGES_STARTED(Kind.COUNTER, "grapevine.exchanges", "stage", "started",
            "Digest exchanges driven from here: started, done, broken-off."),
    EXCHANGES_DONE(Kind.COUNTER, "grapevine.exchanges", "stage", "done",
            "Digest exchanges driven from here: started, done, broken-off."),
    EXCHANGES_BROKEN_OFF(Kind.COUNTER, "grapevine.exchanges", "stage", "broken-off",
            "Digest exchanges driven from here: started, done, broken-off."),
    DOTS_REPAIRED(Kind.COUNTER, "grapevine.dots.repaired", "", "", "Dots, live or dead, that exchanges brought here."),
    BOOTSTRAPS(Kind.COUNTER, "grapevine.bootstraps", "", "", "Streams of everything taken whole from another node.");

    /** What a figure may do. */
    enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only grows, while the process lives. */
        COUNTER
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
