package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MembershipMessage.Refusal;
import java.util.List;

/** Something that happened to the membership, for logs, counters and the layers that talk to peers. */
public sealed interface Event {

    /** Something in what is held of a member has changed. */
    sealed interface OfMember extends Event {
        MemberRecord member();
    }

    /** A member not known before, or known as another run of the same node. */
    record Joined(MemberRecord member) implements OfMember {}

    /** A member that does not answer; it may still refute. */
    record Suspected(MemberRecord member) implements OfMember {}

    /** A member held dead from now on; still contacted at a low rate. */
    record Died(MemberRecord member) implements OfMember {}

    /** A member that said that it leaves. */
    record Left(MemberRecord member) implements OfMember {}

    /** A suspect, dead or left member that is alive after all, or again. */
    record Recovered(MemberRecord member) implements OfMember {}

    /** A member that said something new about itself, for instance that it is ready. */
    record Updated(MemberRecord member) implements OfMember {}

    /** A dead or left member of which nothing is kept any more. */
    record Forgotten(MemberRecord member) implements OfMember {}

    /**
     * Others held this node suspect, dead or left, and it said otherwise.
     *
     * @param self what it says now
     * @param heard what it was told about itself
     */
    record SelfRefuted(MemberRecord self, MemberRecord heard) implements Event {}

    /** This node may not join, or not stay; it has fallen silent and should end. */
    record Refused(Refusal.Reason reason, String detail) implements Event {}

    /**
     * An admitted member's wall clock is off by more than {@code maxClockDrift}; reported, never cut off.
     *
     * @param millis theirs less ours
     */
    record ClockDrift(MemberRecord member, long millis) implements Event {}

    /** Seeds that have not answered for {@code joinTimeout}; they are still tried, for ever. */
    record SeedsSilent(List<Address> seeds) implements Event {}
}
