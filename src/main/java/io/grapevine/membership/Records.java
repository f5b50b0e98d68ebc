package io.grapevine.membership;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import org.jspecify.annotations.Nullable;

/** Records with one thing changed. */
final class Records {

    private Records() {}

    static MemberRecord with(MemberRecord record, MemberState state) {
        return with(record, state, record.incarnation(), record.ready());
    }

    static MemberRecord with(MemberRecord record, MemberState state, long incarnation, boolean ready) {
        return new MemberRecord(
                record.name(),
                record.origin(),
                record.startMillis(),
                record.gossip(),
                record.http(),
                incarnation,
                ready,
                state);
    }

    static MemberRecord suspect(MemberRecord record, @Nullable Origin accuser) {
        return new MemberRecord(
                record.name(),
                record.origin(),
                record.startMillis(),
                record.gossip(),
                record.http(),
                record.incarnation(),
                record.ready(),
                MemberState.SUSPECT,
                accuser);
    }

    /** Whether the first is the later start of the two; of equal ones the higher origin, so that all agree. */
    static boolean isLaterStart(MemberRecord record, MemberRecord other) {
        if (record.startMillis() != other.startMillis()) {
            return record.startMillis() > other.startMillis();
        }
        return record.origin().compareTo(other.origin()) > 0;
    }
}
