package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;

/**
 * How a record came here.
 *
 * @param from whence
 * @param fromState whether it was in a full state, that is, perhaps no news
 * @param clock what the sender's wall clock was seen to be
 */
record Heard(Address from, Origin sender, boolean fromState, Clock clock) {

    enum Clock {
        RIGHT,
        /** Off by more than allowed. */
        DRIFTED,
        /** A stream does not show it, nor does a datagram without gossip. */
        NOT_SHOWN
    }

    static Clock clock(long driftMillis, long maxDriftMillis) {
        return Math.abs(driftMillis) > maxDriftMillis ? Clock.DRIFTED : Clock.RIGHT;
    }

    boolean drifted() {
        return clock == Clock.DRIFTED;
    }

    /** Whether the record's member speaks for itself. */
    boolean isOwnWord(MemberRecord record) {
        return sender.equals(record.origin());
    }

    /** Whether the record's member speaks for itself, from the address that it claims. */
    boolean isFromItsAddress(MemberRecord record) {
        return isOwnWord(record) && !fromState && from.equals(record.gossip());
    }
}
