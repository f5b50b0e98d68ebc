package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The readiness rules of DESIGN §2, each one. */
final class ComparisonsTest {

    private final Side side = new Side(1);
    private final Comparisons comparisons = new Comparisons(side.settings);

    @BeforeEach
    void starts() {
        comparisons.need(NOW, true, "starting");
    }

    private static PeerRow peer(int number, boolean ready, Now heard) {
        Peer peer = new Peer(Side.origin(number), "n" + number, Side.address(number), ready);
        return new PeerRow(peer, heard.nanos());
    }

    private static void says(PeerRow peer, boolean ready) {
        peer.contact().heard(new Gossip(1, 1, 1, false, ready, false, 1, 0));
    }

    private boolean needed(Now now, boolean seedsAnswered, boolean alone, PeerRow... peers) {
        comparisons.judge(now, List.of(peers), seedsAnswered, alone);
        return comparisons.isNeeded();
    }

    @Test
    void withNoSeedButItselfItIsReadyAtOnce() {
        assertThat(needed(NOW, true, true)).isFalse();
    }

    @Test
    void oneComparisonWithAReadyMemberIsEnough() {
        comparisons.compared(peer(2, true, NOW).contact());
        assertThat(comparisons.isNeeded()).isFalse();
    }

    /** What it learned while the two compared may not have been in the comparison; the next one counts. */
    @Test
    void aComparisonThatBeganBeforeTheOtherWasReadyIsNotEnough() {
        PeerRow other = peer(2, true, NOW);
        comparisons.compared(other.contact(), false);
        assertThat(needed(NOW, true, false, other)).isTrue();
        comparisons.compared(other.contact(), true);
        assertThat(comparisons.isNeeded()).isFalse();
    }

    @Test
    void aMemberThatIsReadyMustBeComparedWithHoweverLongItTakes() {
        Now late = NOW.plusNanos(60 * SECOND);
        assertThat(needed(late, true, false, peer(2, true, late))).isTrue();
    }

    @Test
    void whereNoneIsReadyAllThatAnswerAreNeeded() {
        PeerRow one = peer(2, false, NOW);
        PeerRow two = peer(3, false, NOW);
        assertThat(needed(NOW, true, false, one, two)).isTrue();
        comparisons.compared(one.contact());
        assertThat(needed(NOW, true, false, one, two)).isTrue();
        comparisons.compared(two.contact());
        assertThat(needed(NOW, true, false, one, two)).isFalse();
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedFor() {
        PeerRow answers = peer(2, false, NOW.plusNanos(4 * SECOND));
        PeerRow silent = peer(3, false, NOW);
        comparisons.compared(answers.contact());
        assertThat(needed(NOW.plusNanos(4 * SECOND), true, false, answers, silent)).isFalse();
    }

    @Test
    void seedsThatDoNotAnswerAreWaitedForUntilTheTimeoutToJoin() {
        PeerRow one = peer(2, false, NOW.plusNanos(9 * SECOND));
        comparisons.compared(one.contact());
        assertThat(needed(NOW.plusNanos(9 * SECOND), false, false, one)).isTrue();
        assertThat(needed(NOW.plusNanos(10 * SECOND), false, false, one)).isFalse();
    }

    @Test
    void nobodyThereIsWaitedForUntilTheTimeoutToJoin() {
        assertThat(needed(NOW.plusNanos(10 * SECOND - 1), false, false)).isTrue();
        assertThat(needed(NOW.plusNanos(10 * SECOND), false, false)).isFalse();
    }

    /** The other was as empty as we were when we compared; what it learned since from a third, we lack. */
    @Test
    void aMemberThatBecameReadyAfterTheComparisonIsComparedWithAgain() {
        PeerRow other = peer(2, false, NOW);
        PeerRow third = peer(3, true, NOW);
        comparisons.compared(other.contact());
        says(other, true);
        assertThat(needed(NOW, true, false, other, third)).isTrue();
        assertThat(needed(NOW, true, false, third, other)).isTrue();
        assertThat(needed(NOW, true, false, other)).isTrue();
        comparisons.compared(other.contact());
        assertThat(needed(NOW, true, false, other, third)).isFalse();
    }

    @Test
    void afterAPauseOneComparisonIsEnough() {
        assertThat(needed(NOW, true, true)).isFalse();
        comparisons.need(NOW, false, "stood still");
        PeerRow one = peer(2, true, NOW);
        assertThat(needed(NOW, true, false, one)).isTrue();
        comparisons.compared(one.contact());
        assertThat(needed(NOW, true, false, one)).isFalse();
    }

    @Test
    void afterAPauseItIsReadyWhenNobodyAnswers() {
        assertThat(needed(NOW, true, true)).isFalse();
        PeerRow gone = peer(2, true, NOW);
        Now woke = NOW.plusNanos(20 * SECOND);
        comparisons.need(woke, false, "stood still");
        assertThat(needed(woke.plusNanos(SECOND), true, false, gone)).isTrue();
        assertThat(needed(woke.plusNanos(3 * SECOND), true, false, gone)).isFalse();
    }

    @Test
    void afterAPauseANodeThatKnowsNobodyIsReadyAtOnce() {
        assertThat(needed(NOW, true, true)).isFalse();
        comparisons.need(NOW, false, "stood still");
        assertThat(needed(NOW, true, true)).isFalse();
    }

    /** A start may stand still as well, while the machine warms up: that must not make it easier. */
    @Test
    void aPauseWhileStartingLeavesTheRulesOfAStart() {
        Now woke = NOW.plusNanos(1_500 * MILLI);
        comparisons.need(woke, false, "stood still");
        assertThat(needed(woke.plusNanos(4 * SECOND), false, false)).isTrue();
        assertThat(needed(woke.plusNanos(10 * SECOND), false, false)).isFalse();
    }
}
