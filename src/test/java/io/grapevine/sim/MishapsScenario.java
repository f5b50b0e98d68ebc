package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One kind of mishap at a time, often enough that something comes of it. */
final class MishapsScenario {

    private static final long SECOND = 1_000_000_000L;
    private static final Load LOAD = new Load(100, 20, 0.3, 0.3, SECOND / 2, 3 * SECOND, 8, 200, 0.05, 3_000);
    private static final Load BULK = new Load(100, 40, 0.3, 0.3, SECOND / 2, 3 * SECOND, 2_000, 8_000, 0.05, 20_000);
    private static final Mishaps NONE = Mishaps.NONE;

    private static Outcome holds(int nodes, Load load, Mishaps mishaps, Scenario of) {
        Outcome outcome = Simulation.run(of.sized(nodes, 8 * SECOND).with(load).with(mishaps), nodes);
        assertThat(outcome.violation()).as("%s", String.join("\n", outcome.lastEvents())).isNull();
        return outcome;
    }

    private static Scenario calm() {
        return Scenario.calm(2, SECOND);
    }

    @Test
    void aNodeWhoseClockIsFarOffIsRefusedAndTheClusterUnharmed() {
        Outcome outcome = holds(6, LOAD, new Mishaps(0, 30, 0, 0, 0, 0, 0), calm());
        assertThat(outcome.figures().refusals()).isPositive();
    }

    @Test
    void aFleetThatRestartsAtOnceFindsItselfAndKeepsWhatItsDisksHave() {
        Outcome outcome = holds(5, LOAD, new Mishaps(30, 0, 0, 0, 0, 0, 0), calm());
        assertThat(outcome.figures().processStarts()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void processesThatEndInTheMiddleOfAStreamLeaveNothingHalfDone() {
        Faults crashes = new Faults(0, 0, 0, 40, 0, 0, 0, SECOND, 0, 0, SECOND, 0);
        Outcome outcome = holds(4, BULK, new Mishaps(0, 0, 0.2, 0, 0, 0, 0), calm().with(crashes));
        assertThat(outcome.figures().processStarts()).isGreaterThan(6);
    }

    @Test
    void flippedAndForeignDatagramsAreDroppedAndCounted() {
        holds(4, LOAD, new Mishaps(0, 0, 0, 0.2, 0.2, 0, 0), calm());
    }

    @Test
    void namesMayResolveLate() {
        Faults crashes = new Faults(0, 0, 0, 30, 0, 0.5, 0, SECOND, 0, 0, SECOND, 0);
        holds(5, LOAD, new Mishaps(0, 0, 0, 0, 0, 1, 0), calm().with(crashes));
    }

    @Test
    void whatIsLocalStaysWhereItWasWritten() {
        holds(3, LOAD, new Mishaps(0, 0, 0, 0, 0, 0, 0.5), calm());
    }

    /** Less room than the values need: entries go, everywhere, and the replicas become equal. */
    @Test
    void whereThereIsLittleRoomEntriesGoEverywhere() {
        Tuning usual = Tuning.DEFAULT;
        Tuning tight = new Tuning(usual.maxDatagramBytes(), usual.fanout(), usual.gossipIntervalNanos(),
                usual.probeIntervalNanos(), usual.probeTimeoutNanos(), 100 << 10);
        holds(4, BULK, NONE, calm().with(tight));
    }
}
