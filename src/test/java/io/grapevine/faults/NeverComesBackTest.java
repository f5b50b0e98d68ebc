package io.grapevine.faults;

import static io.grapevine.faults.Told.holds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NeverComesBackTest {

    private static Verdict judge(Told told) {
        return new NeverComesBack().judge(told.evidence());
    }

    @Test
    void rejectsAnOverwrittenWriteThatIsShownAgain() {
        Told told = new Told().read(10, 0, "k", "1").read(20, 0, "k", "2").read(30, 0, "k", "1");
        assertThat(judge(told).violations()).singleElement().asString().contains("showed it again");
    }

    @Test
    void rejectsARemovedWriteThatIsShownAgainWhereItWasRemoved() {
        Told told = new Told().put(10, 0, "k", "1").remove(20, 1, "k", "1").read(30, 1, "k", "1");
        assertThat(judge(told).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsAnExpiredWriteThatIsShownAgain() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 5).readNothing(30, 0, "k").read(40, 0, "k", "1");
        assertThat(judge(told).violationCount()).isEqualTo(1);
    }

    @Test
    void acceptsAnOldWriteWhereItsEndIsNotKnownYet() {
        Told told = new Told().put(10, 0, "k", "1").remove(20, 0, "k", "1")
                .read(30, 1, "k", "1").readNothing(40, 1, "k");
        assertThat(judge(told).violationCount()).isZero();
    }

    @Test
    void acceptsAHigherOneThatComesLaterThanALowerOne() {
        Told told = new Told().read(10, 0, "k", "low").read(20, 0, "k", "high").read(30, 0, "k", "high");
        assertThat(judge(told).violationCount()).isZero();
        assertThat(judge(told).judgedCount()).isPositive();
    }

    @Test
    void drawsNoOrderFromCallsAtTheSameTime() {
        Told told = new Told().read(10, 0, "k", "1").read(10, 0, "k", "2").read(10, 0, "k", "1");
        assertThat(judge(told).violationCount()).isZero();
    }

    @Test
    void rejectsARemovedWriteThatIsSomewhereWhenAllAreEqualAndOneKnew() {
        Told told = new Told().put(10, 0, "k", "1").remove(20, 1, "k", "1")
                .equal(5_000, holds(0, "k", "1"), holds(1, "k", "1"));
        assertThat(judge(told).violations()).hasSize(2).first().asString().contains("run 1 knew");
    }

    @Test
    void acceptsItWhenNobodyWhoKnewSurvived() {
        Told told = new Told().put(10, 0, "k", "1").remove(20, 7, "k", "1")
                .equal(5_000, holds(0, "k", "1"), holds(1, "k", "1"));
        assertThat(judge(told).violationCount()).isZero();
    }

    @Test
    void rejectsWhatNobodyHeldWhenAllWereEqualAndIsShownLater() {
        Told told = new Told().put(10, 7, "k", "1").equal(5_000, holds(0), holds(1)).read(6_000, 0, "k", "1");
        assertThat(judge(told).violations()).singleElement().asString().contains("no node held 1");
    }
}
