package io.grapevine.membership;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;

/** What this node says about itself; each new statement has a higher incarnation. */
final class Self {

    private MemberRecord record;

    Self(MemberRecord record) {
        this.record = record;
    }

    MemberRecord record() {
        return record;
    }

    Origin origin() {
        return record.origin();
    }

    void say(MemberState state) {
        record = Records.with(record, state, record.incarnation() + 1, record.ready());
    }

    void say(boolean ready) {
        record = Records.with(record, record.state(), record.incarnation() + 1, ready);
    }

    /** Overrides what was heard, if it is heard at all: whether there was something to override, and it could be. */
    boolean refute(MemberRecord heard) {
        if (!Precedence.overrides(record, heard)
                || !Precedence.isBelievable(record.incarnation(), heard.incarnation())
                || heard.incarnation() == Precedence.MAX_INCARNATION) {
            return false;
        }
        record = Records.with(record, MemberState.ALIVE, heard.incarnation() + 1, record.ready());
        return true;
    }

    /** Becomes another run of the same node, with a later start than the one before, whatever the clock says. */
    void renew(Origin fresh, long wallMillis) {
        record = new MemberRecord(
                record.name(),
                fresh,
                Math.max(record.startMillis() + 1, wallMillis),
                record.gossip(),
                record.http(),
                1,
                record.ready(),
                record.state());
    }
}
