package io.grapevine.membership;

import static io.grapevine.protocol.MemberState.ALIVE;
import static io.grapevine.protocol.MemberState.DEAD;
import static io.grapevine.protocol.MemberState.LEFT;
import static io.grapevine.protocol.MemberState.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import org.junit.jupiter.api.Test;

/** SWIM §4.2: the paper's order of preference, with a death that can be refuted, and with {@code left}. */
final class PrecedenceTest {

    private static final boolean YES = true;
    private static final boolean NO = false;

    @Test
    void thePapersTable() {
        // held:         a lower incarnation               the same                          a higher one
        row(ALIVE, /**/ SUSPECT, YES, /*              */ SUSPECT, NO, /*               */ SUSPECT, NO);
        row(ALIVE, /**/ ALIVE, YES, /*                */ ALIVE, NO, /*                 */ ALIVE, NO);
        row(SUSPECT, /**/ SUSPECT, YES, /*            */ SUSPECT, NO, /*               */ SUSPECT, NO);
        row(SUSPECT, /**/ ALIVE, YES, /*              */ ALIVE, YES, /*                */ ALIVE, NO);
        row(DEAD, /**/ ALIVE, YES, /*                 */ ALIVE, YES, /*                */ ALIVE, NO);
        row(DEAD, /**/ SUSPECT, YES, /*               */ SUSPECT, YES, /*              */ SUSPECT, NO);
    }

    @Test
    void deathIsRefutedByAHigherIncarnation() {
        row(ALIVE, /**/ DEAD, YES, /*                 */ DEAD, NO, /*                  */ DEAD, NO);
        row(SUSPECT, /**/ DEAD, YES, /*               */ DEAD, NO, /*                  */ DEAD, NO);
        row(DEAD, /**/ DEAD, YES, /*                  */ DEAD, NO, /*                  */ DEAD, NO);
    }

    @Test
    void leavingOutranksWhatOthersSayOfTheSameIncarnation() {
        row(LEFT, /**/ ALIVE, YES, /*                 */ ALIVE, YES, /*                */ ALIVE, NO);
        row(LEFT, /**/ SUSPECT, YES, /*               */ SUSPECT, YES, /*              */ SUSPECT, NO);
        row(LEFT, /**/ DEAD, YES, /*                  */ DEAD, YES, /*                 */ DEAD, NO);
        row(ALIVE, /**/ LEFT, YES, /*                 */ LEFT, NO, /*                  */ LEFT, NO);
        row(SUSPECT, /**/ LEFT, YES, /*               */ LEFT, NO, /*                  */ LEFT, NO);
        row(DEAD, /**/ LEFT, YES, /*                  */ LEFT, NO, /*                  */ LEFT, NO);
        row(LEFT, /**/ LEFT, YES, /*                  */ LEFT, NO, /*                  */ LEFT, NO);
    }

    @Test
    void anIncarnationIsBelievedWhileItCanBeRefuted() {
        assertThat(Precedence.isBelievable(0, 1)).isTrue();
        assertThat(Precedence.isBelievable(7, 7)).isTrue();
        assertThat(Precedence.isBelievable(7, 3)).isTrue();
        assertThat(Precedence.isBelievable(7, 7 + Precedence.MAX_STEP)).isTrue();
        assertThat(Precedence.isBelievable(7, 8 + Precedence.MAX_STEP)).isFalse();
        assertThat(Precedence.isBelievable(0, 0)).isFalse();
        assertThat(Precedence.isBelievable(0, -1)).isFalse();
        assertThat(Precedence.isBelievable(Precedence.MAX_INCARNATION, Precedence.MAX_INCARNATION)).isTrue();
        assertThat(Precedence.isBelievable(Precedence.MAX_INCARNATION, Precedence.MAX_INCARNATION + 1)).isFalse();
        assertThat(Precedence.isBelievable(0, Long.MAX_VALUE)).isFalse();
    }

    /** What {@code heard} of incarnation 5 does to each state held of incarnation 4, 5 and 6. */
    private static void row(
            MemberState heard,
            MemberState lower,
            boolean overLower,
            MemberState same,
            boolean overSame,
            MemberState higher,
            boolean overHigher) {
        MemberRecord record = record(heard, 5);
        assertThat(Precedence.overrides(record(lower, 4), record)).as("%s over lower %s", heard, lower)
                .isEqualTo(overLower);
        assertThat(Precedence.overrides(record(same, 5), record)).as("%s over same %s", heard, same)
                .isEqualTo(overSame);
        assertThat(Precedence.overrides(record(higher, 6), record)).as("%s over higher %s", heard, higher)
                .isEqualTo(overHigher);
    }

    private static MemberRecord record(MemberState state, long incarnation) {
        return new MemberRecord("a", new Origin(1, 1), 1, Network.address(1), "", incarnation, false, state);
    }
}
