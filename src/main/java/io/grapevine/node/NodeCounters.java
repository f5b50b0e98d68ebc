package io.grapevine.node;

/** What a node counts, as plain numbers that only grow; read by the shell inside the critical section. */
public final class NodeCounters {
    long datagramsMalformed;
    long datagramsForeign;
    long datagramsForged;
    long datagramsReceived;
    long datagramsSent;
    long mergesSetAside;

    NodeCounters() {}

    public long datagramsMalformed() {
        return datagramsMalformed;
    }

    public long datagramsForeign() {
        return datagramsForeign;
    }

    public long datagramsForged() {
        return datagramsForged;
    }

    public long datagramsReceived() {
        return datagramsReceived;
    }

    public long datagramsSent() {
        return datagramsSent;
    }

    /** Messages whose merge threw: set aside and reported, they stopped nothing else. */
    public long mergesSetAside() {
        return mergesSetAside;
    }
}
