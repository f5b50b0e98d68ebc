package io.grapevine.tcp;

import java.util.concurrent.atomic.LongAdder;

/** What a node's TCP connections count, as numbers that only grow; readable by any thread. */
public final class StreamCounters {

    final LongAdder accepted = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder openFailures = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder tooSlow = new LongAdder();
    final LongAdder framesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder framesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();

    StreamCounters() {}

    public long accepted() {
        return accepted.sum();
    }

    public long opened() {
        return opened.sum();
    }

    /** Connections that could not be established. */
    public long openFailures() {
        return openFailures.sum();
    }

    /** Connections closed at once, because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /**
     * Connections closed because a frame's length made no sense, because what came was of no node of this cluster and
     * version, or because incomplete frames took too much memory.
     */
    public long malformed() {
        return malformed.sum();
    }

    /** Connections closed because no whole frame came in time. */
    public long tooSlow() {
        return tooSlow.sum();
    }

    public long framesReceived() {
        return framesReceived.sum();
    }

    public long bytesReceived() {
        return bytesReceived.sum();
    }

    public long framesSent() {
        return framesSent.sum();
    }

    public long bytesSent() {
        return bytesSent.sum();
    }
}
