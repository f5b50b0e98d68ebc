package io.grapevine.udp;

import java.util.concurrent.atomic.LongAdder;

/** What a gossip socket counts, as numbers that only grow; readable by any thread. Bytes are UDP payload. */
public final class SocketCounters {

    final LongAdder received = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LongAdder oversized = new LongAdder();
    final LongAdder receiveFailures = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sentBytes = new LongAdder();
    final LongAdder sendFailures = new LongAdder();
    final LongAdder roomless = new LongAdder();

    SocketCounters() {}

    public long received() {
        return received.sum();
    }

    public long receivedBytes() {
        return receivedBytes.sum();
    }

    /** Datagrams that came in with more bytes than any node sends, or from port 0: dropped. */
    public long oversized() {
        return oversized.sum();
    }

    /** Errors that the system reported while receiving. */
    public long receiveFailures() {
        return receiveFailures.sum();
    }

    public long sent() {
        return sent.sum();
    }

    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Datagrams that the system refused to send (no route, a link that is down, a firewall): lost. */
    public long sendFailures() {
        return sendFailures.sum();
    }

    /** How often the system had no room for a datagram, which then waited. */
    public long roomless() {
        return roomless.sum();
    }
}
