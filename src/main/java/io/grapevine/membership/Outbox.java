package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.Updates;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What waits to be polled: messages and events. Full, it drops what comes last and counts it. */
final class Outbox {

    /** Inputs are followed by polling, so this is the most that one input may cause. */
    static final int MAX_OUTGOING = 4_096;
    /** As many as a full state can cause. */
    static final int MAX_EVENTS = 4 * MemberTable.MAX_LIVE;

    private final Queue<Outgoing> outgoing = new ArrayDeque<>();
    private final Queue<Event> events = new ArrayDeque<>();
    private int sequence;
    private long droppedCount;

    Outbox(int firstSequence) {
        sequence = firstSequence;
    }

    int nextSequence() {
        return sequence++;
    }

    void send(Address to, MembershipMessage message) {
        if (outgoing.size() < MAX_OUTGOING) {
            outgoing.add(new Outgoing(to, message));
        } else {
            droppedCount++;
        }
    }

    void tell(Address to, MemberRecord record) {
        send(to, new Updates(List.of(record)));
    }

    /** Pings a member; who is held to be anything but alive is told first, so that it can refute (Lifeguard §IV-C). */
    void ping(Member member, int sequence) {
        if (member.state() != MemberState.ALIVE) {
            tell(member.address(), member.record());
        }
        send(member.address(), new Ping(sequence, member.origin()));
    }

    /** Asks whoever lives at an address, and says who asks. */
    void introduce(Address to, MemberRecord self, int sequence) {
        tell(to, self);
        send(to, new Ping(sequence, null));
    }

    void report(Event event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        } else {
            droppedCount++;
        }
    }

    @Nullable Outgoing pollOutgoing() {
        return outgoing.poll();
    }

    @Nullable Event pollEvent() {
        return events.poll();
    }

    long droppedCount() {
        return droppedCount;
    }
}
