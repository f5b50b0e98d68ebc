package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/SIMULATION.md promises of rounds, copies, idle traffic and detection; each run is the same each time. */
final class FiguresScenario {

    private static final long SECOND = 1_000_000_000L;
    private static final double ROUNDS = 1.6;

    /** Puts alone, of 1,000 bytes; so few keys that the oracle looks at each after every event. */
    private static Load puts(double perSecond) {
        return new Load(perSecond, 64, 0, 0, 1, 1, 1_000, 1_000, 0, 4_000);
    }

    private static Figures run(Scenario scenario) {
        Outcome outcome = Simulation.run(scenario, 1);
        assertThat(outcome.violation()).isNull();
        return outcome.figures();
    }

    @ParameterizedTest
    @CsvSource({"3, 1.3", "8, 1.3", "16, 1.3", "32, 1.6", "128, 1.6"})
    void aPayloadCrossesTheWireAboutOnceInAboutAsManyRoundsAsItTakes(int members, double copies) {
        Figures figures = run(Scenario.calm(members, 2 * SECOND).with(puts(50)));
        assertThat(figures.copies()).isBetween(1.0, copies);
        assertThat(figures.spread().count()).isGreaterThan(20);
        assertThat((double) figures.hops().p99()).isBetween(1.0, ROUNDS * RoundsBound.of(members, 3, 0));
    }

    /** Of datagrams of which 30 % are lost, 1.43 have to be sent, and what says so is lost as well. */
    @ParameterizedTest
    @CsvSource({"3, 0.05, 1.3, 100", "16, 0.05, 1.3, 150", "32, 0.05, 1.65, 200", "3, 0.3, 2, 500", "16, 0.3, 2, 500", "32, 0.3, 2.3, 2000"})
    void lossCostsFewRoundsAndLittleTime(int members, double loss, double copies, long millis) {
        Figures figures = run(Scenario.calm(members, 4 * SECOND).with(puts(40)).with(Links.LAN.withLoss(loss)));
        assertThat(figures.copies()).isBetween(1.0, copies);
        assertThat(figures.spread().count()).isGreaterThan(20);
        assertThat(figures.spread().p99()).isLessThan(millis * SECOND / 1_000);
        assertThat((double) figures.hops().p99()).isBetween(1.0, ROUNDS * RoundsBound.of(members, 3, loss));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 128})
    void anIdleNodeSendsLittleWhateverTheSize(int members) {
        assertThat(run(Scenario.calm(members, 45 * SECOND)).idleBytesPerSecond().max()).isBetween(50L, 400L);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 16})
    void aCrashIsSuspectedInTwoSecondsAndAHalfAndADeathIsCertainInTen(int members) {
        Faults crashes = new Faults(0, 0, 0, 1, 0, 0, 0, SECOND, 0, 0, 20 * SECOND, 1);
        Figures figures = run(Scenario.calm(members, 600 * SECOND).with(crashes));
        assertThat(figures.suspectedNanos().count()).isPositive();
        assertThat(figures.suspectedNanos().p99()).isLessThan(2_500_000_000L);
        assertThat(figures.deadNanos().count()).isPositive();
        assertThat(figures.deadNanos().max()).isLessThan(10 * SECOND);
        assertThat(figures.falseDeaths()).isZero();
    }

    @Test
    void nobodyDiesOfLossOrShortPauses() {
        Faults pauses = new Faults(0, 0, 0, 0, 0, 0, 60, SECOND / 2, 0, 0, SECOND, 0);
        assertThat(run(Scenario.calm(16, 120 * SECOND).with(Links.LAN.withLoss(0.01)).with(pauses)).falseDeaths()).isZero();
        assertThat(run(Scenario.calm(16, 120 * SECOND).with(Links.LAN.withLoss(0.3))).falseDeaths()).isZero();
    }
}
