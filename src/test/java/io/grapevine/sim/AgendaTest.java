package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is going to happen, in which order. */
final class AgendaTest {

    private final Agenda agenda = new Agenda();
    private final List<String> happened = new ArrayList<>();

    private Runnable note(String what) {
        return () -> happened.add(what + " at " + agenda.nanos());
    }

    private void runUntil(long nanos) {
        while (agenda.step(nanos)) {
            // the next event
        }
    }

    @Test
    void happensInTheOrderOfTimeAndThenOfPlanning() {
        agenda.at(30, note("c"));
        agenda.at(10, note("a"));
        agenda.at(20, note("b1"));
        agenda.at(20, note("b2"));
        agenda.at(20, note("b3"));
        runUntil(100);
        assertThat(happened).containsExactly("a at 10", "b1 at 20", "b2 at 20", "b3 at 20", "c at 30");
        assertThat(agenda.done()).isEqualTo(5);
    }

    @Test
    void whatIsPlannedForThePastHappensNowAndAfterWhatIsAlreadyPlannedForNow() {
        agenda.at(10, () -> agenda.at(5, note("late")));
        agenda.at(10, note("in time"));
        runUntil(100);
        assertThat(happened).containsExactly("in time at 10", "late at 10");
    }

    @Test
    void leavesAloneWhatIsLaterThanAsked() {
        agenda.at(10, note("a"));
        agenda.at(11, note("b"));
        runUntil(10);
        assertThat(happened).containsExactly("a at 10");
        assertThat(agenda.nanos()).isEqualTo(10);
        runUntil(11);
        assertThat(happened).hasSize(2);
    }

    @Test
    void lengthsCountFromNowAndTimeNeverGoesBack() {
        agenda.skipTo(50);
        agenda.in(7, note("a"));
        runUntil(100);
        assertThat(happened).containsExactly("a at 57");
        agenda.skipTo(20);
        assertThat(agenda.nanos()).isEqualTo(57);
    }
}
