package io.grapevine.metrics;

/** A figure that is read from the node at each scrape: its name, and whether it only grows. */
enum Figure {
    ENTRIES(Kind.GAUGE, "grapevine.entries", "", "", "Entries held, shared and local."),
    ENTRY_BYTES(Kind.GAUGE, "grapevine.entries.bytes", "", "", "What they count against maxBytes."),
    DIGEST(Kind.GAUGE, "grapevine.digest", "", "", "52 bits of the digest: equal where replicas are."),
    ORIGINS(Kind.GAUGE, "grapevine.origins", "", "", "Origins of which a write is known."),
    CONNECTED(Kind.GAUGE, "grapevine.connected", "", "", "1 while the node gossips."),
    READY(Kind.GAUGE, "grapevine.ready", "", "", "1 while the node is ready."),
    MEMBERS_ALIVE(Kind.GAUGE, "grapevine.members", "state", "alive", "Members, this node among them."),
    MEMBERS_SUSPECT(Kind.GAUGE, "grapevine.members", "state", "suspect", "Members, this node among them."),
    MEMBERS_DEAD(Kind.GAUGE, "grapevine.members", "state", "dead", "Members, this node among them."),
    MEMBERS_LEFT(Kind.GAUGE, "grapevine.members", "state", "left", "Members, this node among them."),
    QUEUED_CHANGES(Kind.GAUGE, "grapevine.queue.changes", "", "", "Changes that wait for some peer."),
    QUEUED_BYTES(Kind.GAUGE, "grapevine.queue.bytes", "", "", "Bytes that wait for some peer."),
    IN_FLIGHT_BYTES(Kind.GAUGE, "grapevine.inflight.bytes", "", "", "Bytes sent and not acknowledged yet."),
    DOTS_ISSUED(Kind.COUNTER, "grapevine.dots.issued", "", "", "Writes of this node's present origin."),
    PUTS(Kind.COUNTER, "grapevine.puts", "", "", "Puts taken by this node."),
    REMOVED(Kind.COUNTER, "grapevine.entries.ended", "cause", "removed", "Entries that ended here."),
    EXPIRED(Kind.COUNTER, "grapevine.entries.ended", "cause", "expired", "Entries that ended here."),
    EVICTED(Kind.COUNTER, "grapevine.entries.ended", "cause", "evicted", "Entries that ended here."),
    OUTRANKED(Kind.COUNTER, "grapevine.entries.ended", "cause", "outranked", "Entries that ended here."),
    SHED(Kind.COUNTER, "grapevine.entries.ended", "cause", "shed", "Entries that ended here."),
    DATAGRAMS_SENT(Kind.COUNTER, "grapevine.datagrams", "direction", "sent", "Datagrams of gossip."),
    DATAGRAMS_RECEIVED(Kind.COUNTER, "grapevine.datagrams", "direction", "received", "Datagrams of gossip."),
    MALFORMED(Kind.COUNTER, "grapevine.messages.refused", "reason", "malformed", "What came and was dropped."),
    FOREIGN(Kind.COUNTER, "grapevine.messages.refused", "reason", "foreign", "What came and was dropped."),
    FORGED(Kind.COUNTER, "grapevine.messages.refused", "reason", "forged", "What came and was dropped."),
    OTHER_VERSION(Kind.COUNTER, "grapevine.messages.refused", "reason", "version", "What came and was dropped."),
    SET_ASIDE(Kind.COUNTER, "grapevine.messages.refused", "reason", "set-aside", "What came and was dropped."),
    TOO_LARGE(Kind.COUNTER, "grapevine.messages.oversized", "", "", "Messages that no datagram could carry."),
    DELTAS_SENT(Kind.COUNTER, "grapevine.deltas.sent", "", "", "Deltas sent for the first time."),
    DELTAS_RESENT(Kind.COUNTER, "grapevine.deltas.resent", "", "", "Deltas sent again."),
    CHANGES_DROPPED(Kind.COUNTER, "grapevine.changes.dropped", "", "", "Changes dropped from full queues."),
    CHANGES_GIVEN_UP(Kind.COUNTER, "grapevine.changes.abandoned", "", "", "Changes left to an exchange."),
    EXCHANGES_STARTED(Kind.COUNTER, "grapevine.exchanges", "stage", "started", "Digest exchanges."),
    EXCHANGES_DONE(Kind.COUNTER, "grapevine.exchanges", "stage", "done", "Digest exchanges."),
    EXCHANGES_BROKEN_OFF(Kind.COUNTER, "grapevine.exchanges", "stage", "broken-off", "Digest exchanges."),
    DOTS_REPAIRED(Kind.COUNTER, "grapevine.dots.repaired", "", "", "Dots that exchanges brought."),
    BOOTSTRAPS(Kind.COUNTER, "grapevine.bootstraps", "", "", "Streams of everything taken from others."),
    MESSAGES_DROPPED(Kind.COUNTER, "grapevine.messages.dropped", "", "",
            "Messages of replication not sent for lack of room.");

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
