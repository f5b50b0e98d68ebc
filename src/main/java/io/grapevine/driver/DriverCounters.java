package io.grapevine.driver;

import java.util.concurrent.atomic.LongAdder;

/** What a driver counts, as numbers that only grow; readable by any thread. */
public final class DriverCounters {

    final LongAdder pauses = new LongAdder();
    final LongAdder pausedNanos = new LongAdder();
    final LongAdder coreFailures = new LongAdder();
    final LongAdder datagramsDiscarded = new LongAdder();
    final LongAdder framesDiscarded = new LongAdder();
    final LongAdder alarms = new LongAdder();
    private final Outbox outbox;

    DriverCounters(Outbox outbox) {
        this.outbox = outbox;
    }

    /** How often the process stood still for more than a second. */
    public long pauses() {
        return pauses.sum();
    }

    /** How long it stood still then, together. */
    public long pausedNanos() {
        return pausedNanos.sum();
    }

    /** Inputs on which the core threw: a fault of ours, whatever the input was. */
    public long coreFailures() {
        return coreFailures.sum();
    }

    /** Datagrams that had waited while the process stood still, and were thrown away unread. */
    public long datagramsDiscarded() {
        return datagramsDiscarded.sum();
    }

    /** As {@link #datagramsDiscarded()}, for frames. */
    public long framesDiscarded() {
        return framesDiscarded.sum();
    }

    /** Datagrams that could not be sent for a second, or on which the socket threw. */
    public long datagramsUnsent() {
        return outbox.droppedCount();
    }

    /** What waits now to be sent. */
    public long outboxBytes() {
        return outbox.waitingBytes();
    }

    /** Nothing more is made while so much waits. */
    public long outboxLimitBytes() {
        return Outbox.FULL_BYTES;
    }

    /** Events of level ALARM or FATAL. */
    public long alarms() {
        return alarms.sum();
    }
}
