package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;

/** A row of the {@link MemberTable}: what is held of one other origin. */
final class Member {

    private MemberRecord record;
    /** When the state was last changed; for the gone, when they were last said to be. */
    private long sinceNanos;
    /** When it was last told what is held of it. */
    private long toldNanos;
    /** When it last said anything to this node itself. */
    private long heardNanos;
    /** Where it stands in the table's list of the living. */
    int place;

    Member(long nowNanos, MemberRecord record) {
        this.record = record;
        this.sinceNanos = nowNanos;
        this.toldNanos = nowNanos - TELL_GAP_NANOS;
        this.heardNanos = nowNanos;
    }

    /** How often a suspect, dead or left member that speaks is told what is held of it, at most. */
    static final long TELL_GAP_NANOS = 100_000_000L;

    void set(long nowNanos, MemberRecord record) {
        if (record.state() != this.record.state() || !Precedence.isLive(record.state())) {
            sinceNanos = nowNanos;
        }
        this.record = record;
    }

    /** Whether it may be told now; then it counts as told. */
    boolean tryTell(long nowNanos) {
        if (nowNanos - toldNanos < TELL_GAP_NANOS) {
            return false;
        }
        toldNanos = nowNanos;
        return true;
    }

    void onHeard(long nowNanos) {
        heardNanos = nowNanos;
    }

    long heardNanos() {
        return heardNanos;
    }

    MemberRecord record() {
        return record;
    }

    Origin origin() {
        return record.origin();
    }

    Address address() {
        return record.gossip();
    }

    MemberState state() {
        return record.state();
    }

    boolean isLive() {
        return Precedence.isLive(record.state());
    }

    long sinceNanos() {
        return sinceNanos;
    }
}
