package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;

/**
 * How a record came here.
 *
 * @param from whence
 * @param fromState whether it was in a full state, that is, perhaps no news
 * @param drifted whether the sender's wall clock is off by more than allowed
 */
record Heard(Address from, Origin sender, boolean fromState, boolean drifted) {

    /** Whether the record's member speaks for itself. */
    boolean isOwnWord(MemberRecord record) {
        return sender.equals(record.origin());
    }

    /** Whether the record's member speaks for itself, from the address that it claims. */
    boolean isFromItsAddress(MemberRecord record) {
        return isOwnWord(record) && !fromState && from.equals(record.gossip());
    }
}
