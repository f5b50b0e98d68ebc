package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.Preamble;

/** A row of the {@link MemberTable}: what is held of one other origin. */
final class Member {

    /** Beside the record, which may lie anywhere: rows are looked up by it for every record that is heard. */
    private final Origin origin;
    private MemberRecord record;
    /** When the state was last changed; for the gone, when they were last said to be. */
    private long sinceNanos;
    /** When it last said anything to this node itself. */
    private long heardNanos;
    /** The newest version of the protocol that it is known to read. */
    private byte version = Preamble.OLDEST;
    /** Where it stands in the table's list of the living. */
    int place;

    Member(long nowNanos, MemberRecord record) {
        this.origin = record.origin();
        this.record = record;
        this.sinceNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    void set(long nowNanos, MemberRecord record) {
        if (record.state() != this.record.state() || !Precedence.isLive(record.state())) {
            sinceNanos = nowNanos;
        }
        this.record = record;
    }

    void onHeard(long nowNanos) {
        heardNanos = nowNanos;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** It writes this version, so it reads it. */
    void onVersion(int written) {
        version = (byte) Math.max(version, written);
    }

    int version() {
        return version;
    }

    MemberRecord record() {
        return record;
    }

    Origin origin() {
        return origin;
    }

    String name() {
        return record.name();
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
