package io.grapevine.node;

/** What a node counts of what crosses its border: numbers that only grow. Read inside the critical section. */
public final class NodeCounters {

    long datagramsSent;
    long datagramsReceived;
    long malformed;
    long foreign;
    long forged;
    long otherVersion;
    long setAside;
    long messagesTooLarge;

    NodeCounters() {}

    public long datagramsSent() {
        return datagramsSent;
    }

    public long datagramsReceived() {
        return datagramsReceived;
    }

    /** Datagrams and frames that were no envelope. */
    public long malformed() {
        return malformed;
    }

    /** Of another cluster. */
    public long foreign() {
        return foreign;
    }

    /** With a MAC that is not ours. */
    public long forged() {
        return forged;
    }

    /** Of another version of the protocol. */
    public long otherVersion() {
        return otherVersion;
    }

    /** Messages, or single changes in one, whose merge threw: they stopped nothing else. */
    public long setAside() {
        return setAside;
    }

    /** Messages that no datagram could carry. */
    public long messagesTooLarge() {
        return messagesTooLarge;
    }
}
