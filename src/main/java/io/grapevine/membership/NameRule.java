package io.grapevine.membership;

import io.grapevine.protocol.MemberRecord;

/**
 * Who of two origins of one name may have it (DESIGN §3). At one address it is the same node started again: the later
 * start has it, or the one that speaks from there. At two addresses the one that lives and was there first.
 */
final class NameRule {

    /** What is to be done about a record whose name another living origin holds. */
    enum Outcome {
        /** The holder has ended: the record takes its place. */
        REPLACE,
        /** The record is of an earlier run: it is not believed. */
        IGNORE,
        /** Both may live: the holder is asked, and if it answers the newcomer is refused. */
        ASK_AND_REFUSE,
        /** Both may live, but this one was first: the holder is asked, and refused elsewhere. */
        ASK
    }

    private NameRule() {}

    /**
     * @param returning whether the record's origin was a member before and is held gone: its name is given away
     * @param maxClockDriftMillis what starts of two machines may differ by and still be the other way around
     */
    static Outcome judge(
            MemberRecord holder, MemberRecord record, Heard heard, boolean returning, long maxClockDriftMillis) {
        boolean later = Records.isLaterStart(record, holder);
        if (record.gossip().equals(holder.gossip())) {
            return later || heard.isFromItsAddress(record) ? Outcome.REPLACE : Outcome.IGNORE;
        }
        boolean newcomer = heard.isOwnWord(record) && record.startMillis() > holder.startMillis() - maxClockDriftMillis;
        return later || returning || newcomer ? Outcome.ASK_AND_REFUSE : Outcome.ASK;
    }
}
