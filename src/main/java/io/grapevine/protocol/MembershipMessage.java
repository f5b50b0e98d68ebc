package io.grapevine.protocol;

import com.google.common.base.Utf8;
import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SWIM's and Lifeguard's messages. */
public sealed interface MembershipMessage extends Message {

    /**
     * Are you there? Answered with {@link Ack}.
     *
     * @param target the origin that is meant; null when only the address is known (a seed)
     */
    record Ping(int sequence, @Nullable Origin target) implements MembershipMessage {}

    /**
     * Please ping that member for me (SWIM §3.1); answered with {@link Ack}, or {@link Nack} when it does not answer
     * in time.
     */
    record PingReq(int sequence, Origin target, Address address) implements MembershipMessage {}

    /** I am here, or whom you asked me to ping is. */
    record Ack(int sequence) implements MembershipMessage {}

    /** I am here, but whom you asked me to ping did not answer (Lifeguard §IV-A). */
    record Nack(int sequence) implements MembershipMessage {}

    /** News of members, riding on other messages. */
    record Updates(List<MemberRecord> records) implements MembershipMessage {}

    /**
     * All members that the sender knows; only over TCP.
     *
     * @param answer true in the answer, which ends the talk
     */
    record FullState(List<MemberRecord> records, boolean answer) implements MembershipMessage {}

    /**
     * You may not join, and why.
     *
     * @param refused who is meant: repeated elsewhere, or late at an address with a new owner, it means nobody
     * @param detail for people, at most {@link #MAX_TEXT_BYTES} of UTF-8
     */
    record Refusal(Origin refused, Reason reason, String detail) implements MembershipMessage {

        public Refusal {
            if (Utf8.encodedLength(detail) > MAX_TEXT_BYTES) {
                throw new IllegalArgumentException("a detail has at most 1024 bytes of UTF-8");
            }
        }

        /** The grounds for a refusal. */
        public enum Reason {
            /** A live member holds the newcomer's name elsewhere. */
            NAME_TAKEN,
            /** The newcomer's wall clock is off by more than {@code maxClockDrift}. */
            CLOCK_DRIFT
        }
    }
}
