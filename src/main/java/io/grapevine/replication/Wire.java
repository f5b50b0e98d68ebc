package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.protocol.ReplicationMessage;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What replication has to say, until the node comes for it. */
final class Wire {

    /** What is answered within one input is far less; more than this is a flood, and its tail is dropped. */
    static final int MAX_MESSAGES = 16_384;

    private final LongSupplier streamNumbers;
    private final ReplicationCounters counters;
    private final ArrayDeque<Outgoing> messages = new ArrayDeque<>();
    private final ArrayDeque<StreamOutput> streams = new ArrayDeque<>();
    private final ArrayDeque<ReplicationEvent> events = new ArrayDeque<>();

    Wire(LongSupplier streamNumbers, ReplicationCounters counters) {
        this.streamNumbers = streamNumbers;
        this.counters = counters;
    }

    void send(Address to, ReplicationMessage message) {
        if (messages.size() >= MAX_MESSAGES) {
            counters.messagesDropped++;
            return;
        }
        messages.add(new Outgoing(to, message));
    }

    long open(Address to) {
        long stream = streamNumbers.getAsLong();
        streams.add(new StreamOutput.Open(stream, to));
        return stream;
    }

    void send(long stream, ReplicationMessage message) {
        streams.add(new StreamOutput.Send(stream, message));
    }

    void close(long stream) {
        streams.add(new StreamOutput.Close(stream));
    }

    void report(ReplicationEvent.Kind kind, String text) {
        if (events.size() < MAX_MESSAGES) {
            events.add(new ReplicationEvent(kind, text));
        }
    }

    @Nullable Outgoing pollMessage() {
        return messages.poll();
    }

    @Nullable StreamOutput pollStream() {
        return streams.poll();
    }

    @Nullable ReplicationEvent pollEvent() {
        return events.poll();
    }
}
