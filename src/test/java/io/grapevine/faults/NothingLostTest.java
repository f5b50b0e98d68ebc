package io.grapevine.faults;

import static io.grapevine.faults.Told.holds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NothingLostTest {

    private static Verdict judge(Told told) {
        return new NothingLost().judge(told.evidence());
    }

    @Test
    void rejectsAnAcknowledgedWriteThatASurvivorForgot() {
        Verdict verdict = judge(new Told().put(10, 0, "k", "1").equal(5_000, holds(0), holds(1)));
        assertThat(verdict.violations()).hasSize(2).first().asString().contains("the last write is lost");
    }

    @Test
    void rejectsAWriteThatASurvivorHadShownAndThatIsGone() {
        Told told = new Told().put(10, 7, "k", "1").read(20, 1, "k", "1").equal(5_000, holds(0, "k", "1"), holds(1));
        assertThat(judge(told).violationCount()).isEqualTo(1);
    }

    @Test
    void acceptsTheLossOfWhatOnlyTheDeadKnew() {
        assertThat(judge(new Told().put(10, 7, "k", "1").equal(5_000, holds(0), holds(1))).violationCount()).isZero();
    }

    @Test
    void rejectsAnOlderWriteWhereASurvivorKnewTheLastOne() {
        Told told = new Told().put(10, 0, "k", "1").put(50, 1, "k", "2")
                .equal(5_000, holds(0, "k", "1"), holds(1, "k", "1"));
        assertThat(judge(told).violationCount()).isEqualTo(2);
        assertThat(judge(new Told().put(10, 0, "k", "1").put(50, 1, "k", "2")
                .equal(5_000, holds(0, "k", "2"), holds(1, "k", "2"))).violationCount()).isZero();
    }

    @Test
    void acceptsAnOlderWriteWhereTheLastOneDiedWithItsNode() {
        Told told = new Told().put(10, 0, "k", "1").put(50, 7, "k", "2")
                .equal(5_000, holds(0, "k", "1"), holds(1, "k", "1"));
        assertThat(judge(told).violationCount()).isZero();
    }

    @Test
    void rejectsAnyLossEvenWhereNobodyCanTellWhichWriteIsLast() {
        Told told = new Told().put(10, 0, "k", "1").putUnanswered(50, 1, "k").equal(5_000, holds(0), holds(1));
        assertThat(judge(told).violations()).hasSize(2).first().asString().contains("a known entry is lost");
    }

    @Test
    void rejectsTheLossOfAWriteThatCameAfterARemoval() {
        Told told = new Told().put(10, 0, "k", "1").remove(50, 1, "k", "1").put(90, 0, "k", "2");
        assertThat(judge(told.equal(5_000, holds(0), holds(1))).violationCount()).isEqualTo(2);
    }

    @Test
    void acceptsThatSomethingIsGoneThatMayHaveBeenRemoved() {
        Told told = new Told().put(10, 0, "k", "1").removeUnanswered(50, 1, "k", "1").readNothing(80, 0, "k");
        assertThat(judge(told.equal(5_000, holds(0), holds(1))).violationCount()).isZero();
    }

    @Test
    void rejectsAKeyThatBlinksOut() {
        Told told = new Told().read(10, 0, "k", "1").readNothing(20, 0, "k").read(30, 0, "k", "1");
        assertThat(judge(told).violations()).singleElement().asString().contains("nobody removed it");
    }

    @Test
    void acceptsThatANodeDoesNotShowYetWhatOthersDo() {
        assertThat(judge(new Told().put(10, 0, "k", "1").readNothing(20, 1, "k")).violationCount()).isZero();
    }
}
