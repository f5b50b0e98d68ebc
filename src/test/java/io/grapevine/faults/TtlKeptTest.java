package io.grapevine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TtlKeptTest {

    private static Verdict judge(Told told) {
        return new TtlKept().judge(told.evidence());
    }

    @Test
    void rejectsAnEntryThatIsGoneTooEarly() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 10_000).readNothing(9_990, 0, "k");
        assertThat(judge(told).violations()).singleElement().asString().contains("it is gone");
    }

    @Test
    void acceptsThatItIsGoneWithinTheClocksError() {
        assertThat(judge(new Told().putWithTtl(10, 0, "k", "1", 10_000).readNothing(10_000, 0, "k")).violationCount())
                .isZero();
    }

    @Test
    void rejectsAnEntryThatIsShownTooLate() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 10_000).read(11_030, 1, "k", "1");
        assertThat(judge(told).violations()).singleElement().asString().contains("past its ttl");
    }

    @Test
    void acceptsWhatWasUnderWayWhileAFaultHeldItUp() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 10_000).split(100, 3_100);
        assertThat(judge(told.read(13_900, 1, "k", "1")).violationCount()).isZero();
        assertThat(judge(told.read(14_100, 1, "k", "1")).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsWhatIsShownLaterThanAnyStreamLasts() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 10_000).split(100, 90_000).read(21_100, 1, "k", "1");
        assertThat(judge(told).violationCount()).isEqualTo(1);
    }

    @Test
    void acceptsTheTimeInWhichTheMachineStoodStill() {
        Told told = new Told().putWithTtl(10, 0, "k", "1", 10_000).standstill(50, 2_050);
        assertThat(judge(told.read(12_900, 1, "k", "1")).violationCount()).isZero();
    }
}
