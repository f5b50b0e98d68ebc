package io.grapevine.membership;

import static io.grapevine.membership.Network.MILLIS;
import static io.grapevine.membership.Network.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Lifeguard §IV-B: the timeout of a suspicion as its confirmations come in. */
final class SuspicionTest {

    private static final Origin ACCUSER = new Origin(0, 1);

    @Test
    void thePapersFormula() {
        // confirmations, of how many, shortest, timeout: max - (max - min) * log(C + 1) / log(K + 1), max = 5 * min
        timeout(0, 3, 3 * SECONDS, 15_000);
        timeout(1, 3, 3 * SECONDS, 9_000);
        timeout(2, 3, 3 * SECONDS, 5_490);
        timeout(3, 3, 3 * SECONDS, 3_000);
        timeout(4, 3, 3 * SECONDS, 3_000);
        timeout(0, 2, 3 * SECONDS, 15_000);
        timeout(1, 2, 3 * SECONDS, 7_429);
        timeout(2, 2, 3 * SECONDS, 3_000);
        timeout(0, 1, 3 * SECONDS, 15_000);
        timeout(1, 1, 3 * SECONDS, 3_000);
        timeout(0, 0, 3 * SECONDS, 3_000);
    }

    @Test
    void theShortestGrowsWithTheLogarithmOfTheMembers() {
        assertThat(Suspicion.minNanos(SECONDS, 2)).isEqualTo(3 * SECONDS);
        assertThat(Suspicion.minNanos(SECONDS, 10)).isEqualTo(3 * SECONDS);
        assertThat(Suspicion.minNanos(SECONDS, 16)).isCloseTo(3_010 * MILLIS, Offset.offset(MILLIS));
        assertThat(Suspicion.minNanos(SECONDS, 100)).isEqualTo(5 * SECONDS);
        assertThat(Suspicion.minNanos(SECONDS, 1_000)).isEqualTo(7_500 * MILLIS);
    }

    @Test
    void waitsForNoMoreThanHalfOfThoseWhoCouldConfirm() {
        int[] needed = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3};
        for (int members = 0; members < needed.length; members++) {
            assertThat(Suspicion.neededConfirmations(members)).as("%d members", members).isEqualTo(needed[members]);
        }
        assertThat(Suspicion.neededConfirmations(1_024)).isEqualTo(3);
    }

    @Test
    void onlyIndependentConfirmationsCount() {
        Suspicion suspicion = new Suspicion(0, 1, ACCUSER, 16, MembershipSettings.DEFAULTS);
        assertThat(suspicion.confirm(ACCUSER)).isFalse();
        assertThat(suspicion.confirm(new Origin(0, 2))).isTrue();
        assertThat(suspicion.confirm(new Origin(0, 2))).isFalse();
        assertThat(suspicion.confirm(new Origin(0, 3))).isTrue();
        assertThat(suspicion.confirm(new Origin(0, 4))).isTrue();
        assertThat(suspicion.confirm(new Origin(0, 5))).as("more than are needed").isFalse();
    }

    @Test
    void nobodyDiesWithoutALastCallAndTimeToAnswerIt() {
        Suspicion suspicion = new Suspicion(0, 1, ACCUSER, 16, MembershipSettings.DEFAULTS);
        for (int other = 2; other <= 4; other++) {
            suspicion.confirm(new Origin(0, other));
        }
        long late = 60 * SECONDS;
        assertThat(suspicion.isOver(late)).as("never called").isFalse();
        assertThat(Instants.isDue(late, suspicion.nextNanos())).isTrue();
        suspicion.onCall(late);
        assertThat(suspicion.isOver(late)).isFalse();
        assertThat(suspicion.nextNanos()).isEqualTo(late + 500 * MILLIS);
        assertThat(suspicion.isOver(late + 500 * MILLIS)).isTrue();
    }

    @Test
    void callsInEqualStepsAndEndsOnTime() {
        Suspicion suspicion = new Suspicion(0, 1, ACCUSER, 3, MembershipSettings.DEFAULTS);
        int calls = 0;
        long now = 0;
        while (!suspicion.isOver(now)) {
            now = suspicion.nextNanos();
            if (!suspicion.isOver(now)) {
                suspicion.onCall(now);
                calls++;
            }
        }
        assertThat(calls).isEqualTo(Suspicion.CALLS);
        assertThat(now).isBetween(3_000 * MILLIS, 3_500 * MILLIS);
    }

    @Test
    void restartedItHasAllItsTimeAgain() {
        Suspicion suspicion = new Suspicion(0, 1, ACCUSER, 16, MembershipSettings.DEFAULTS);
        for (int other = 2; other <= 4; other++) {
            suspicion.confirm(new Origin(0, other));
        }
        suspicion.onCall(3 * SECONDS);
        suspicion.restart(10 * SECONDS);
        suspicion.onCall(10 * SECONDS + 14 * SECONDS);
        assertThat(suspicion.isOver(10 * SECONDS + 15 * SECONDS)).as("max is five times min").isFalse();
        assertThat(suspicion.isOver(10 * SECONDS + 15_100 * MILLIS)).isTrue();
        assertThat(suspicion.confirm(new Origin(0, 2))).as("confirmations count anew").isTrue();
    }

    private static void timeout(int confirmations, int needed, long minNanos, long millis) {
        assertThat(Suspicion.timeoutNanos(confirmations, needed, minNanos))
                .as("%d of %d", confirmations, needed)
                .isCloseTo(millis * MILLIS, Offset.offset(MILLIS));
    }
}
