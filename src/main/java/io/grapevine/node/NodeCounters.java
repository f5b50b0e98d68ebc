package io.grapevine.node;

import io.grapevine.protocol.Message;
import io.grapevine.protocol.MessageKind;

/** What a node counts of what crosses its border: numbers that only grow. Read inside the critical section. */
public final class NodeCounters {

    long datagramsReceived;
    private final long[] sent = new long[MessageKind.values().length];
    private final long[] received = new long[MessageKind.values().length];
    long malformed;
    long foreign;
    long forged;
    long otherVersion;
    long setAside;
    long messagesTooLarge;

    NodeCounters() {}

    void onSent(Message message) {
        sent[MessageKind.of(message).ordinal()]++;
    }

    void onReceived(Message message) {
        received[MessageKind.of(message).ordinal()]++;
    }

    public long datagramsReceived() {
        return datagramsReceived;
    }

    /** Messages sent, in datagrams and frames. */
    public long sent(MessageKind kind) {
        return sent[kind.ordinal()];
    }

    /** Messages received, in datagrams and frames that were sound. */
    public long received(MessageKind kind) {
        return received[kind.ordinal()];
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
