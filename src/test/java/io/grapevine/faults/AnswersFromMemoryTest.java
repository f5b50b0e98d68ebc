package io.grapevine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AnswersFromMemoryTest {

    private static Verdict judge(Told told) {
        return new AnswersFromMemory(false).judge(told.evidence());
    }

    @Test
    void rejectsNoAnswerFromARunningNode() {
        assertThat(judge(new Told().readUnanswered(10, 0, "k")).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsALateAnswer() {
        assertThat(judge(new Told().readTaking(2_001, 10, 0, "k")).violationCount()).isEqualTo(1);
        assertThat(judge(new Told().readTaking(1_999, 10, 0, "k")).violationCount()).isZero();
    }

    @Test
    void rejectsAnErrorWhileAlone() {
        Told told = new Told().alone(0, 100, 0).readUnanswered(10, 0, "k");
        assertThat(new AnswersFromMemory(true).judge(told.evidence()).violationCount()).isEqualTo(1);
    }

    @Test
    void ofANodeAloneJudgesWhatHappenedMeanwhile() {
        Told told = new Told().alone(0, 100, 0)
                .readNothing(10, 0, "k").readUnanswered(10, 1, "k").readUnanswered(200, 0, "k");
        Verdict verdict = new AnswersFromMemory(true).judge(told.evidence());
        assertThat(verdict.judgedCount()).isEqualTo(1);
        assertThat(verdict.violationCount()).isZero();
    }

    @Test
    void expectsNothingOfWhomNobodyReaches() {
        Told told = new Told().unreachable(0, 100, 0).readUnanswered(10, 0, "k").readUnanswered(10, 1, "k");
        Verdict verdict = judge(told);
        assertThat(verdict.judgedCount()).isEqualTo(1);
        assertThat(verdict.violations()).singleElement().asString().contains("slot 1");
    }

    @Test
    void countsOutWhileTheMachineStoodStill() {
        assertThat(judge(new Told().readTaking(2_500, 10, 0, "k").standstill(0, 1_000)).violationCount()).isZero();
    }
}
