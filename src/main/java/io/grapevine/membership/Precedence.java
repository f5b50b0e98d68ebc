package io.grapevine.membership;

import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;

/**
 * Which of two records of one origin is the newer (SWIM §4.2, the table of preference): the higher incarnation, and
 * of one incarnation the later of alive, suspect, dead, left.
 *
 * <p>Unlike the paper's {@code confirm}, death is not final: who was declared dead wrongly comes back with
 * a higher incarnation. {@code left} ranks above {@code dead} because only the member itself says it.
 */
final class Precedence {

    /** What the counts of statements about oneself never reach; higher ones are taken for absurd. */
    static final long MAX_INCARNATION = 1L << 62;
    /** How far an incarnation may run ahead of the one held, or of 0 where none is: more is absurd as well. */
    static final long MAX_STEP = 1L << 32;

    private Precedence() {}

    /** Whether what is held gives way to the other record of the same origin. */
    static boolean overrides(MemberRecord held, MemberRecord other) {
        if (held.incarnation() != other.incarnation()) {
            return other.incarnation() > held.incarnation();
        }
        return rank(other.state()) > rank(held.state());
    }

    /**
     * Whether an incarnation can be believed.
     *
     * @param heldIncarnation 0 where nothing is held
     */
    static boolean isBelievable(long heldIncarnation, long incarnation) {
        return incarnation >= 1 && incarnation <= MAX_INCARNATION && incarnation - heldIncarnation <= MAX_STEP;
    }

    /** Whether the member takes part: messages may be sent to it and expected from it. */
    static boolean isLive(MemberState state) {
        return switch (state) {
            case ALIVE, SUSPECT -> true;
            case DEAD, LEFT -> false;
        };
    }

    private static int rank(MemberState state) {
        return switch (state) {
            case ALIVE -> 0;
            case SUSPECT -> 1;
            case DEAD -> 2;
            case LEFT -> 3;
        };
    }
}
