package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A limit that is passed is a violation, and one that is kept is none. */
final class LimitsTest {

    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final Scenario WRITES = Scenario.calm(4, 1_000_000_000L)
            .with(new Load(50, 64, 0, 0, 1, 1, 1_000, 1_000, 0, 4_000));

    private static @Nullable String violated(Scenario scenario, Limits limits) {
        Violation violation = Simulation.run(scenario.with(limits), 1).violation();
        return violation == null ? null : violation.invariant();
    }

    @Test
    void aWriteIsEverywhereInTime() {
        assertThat(violated(WRITES, new Limits(50_000, ANY, ANY))).isEqualTo("a write is everywhere in time");
        assertThat(violated(WRITES, new Limits(50_000_000, ANY, ANY))).isNull();
    }

    @Test
    void aPayloadCrossesTheWireAboutOnce() {
        assertThat(violated(WRITES, new Limits(Long.MAX_VALUE, 1, ANY))).isEqualTo("a payload crosses the wire about once");
        assertThat(violated(WRITES, new Limits(Long.MAX_VALUE, 1.3, ANY))).isNull();
    }

    @Test
    void anIdleNodeIsQuiet() {
        assertThat(violated(WRITES, new Limits(Long.MAX_VALUE, ANY, 50))).isEqualTo("an idle node is quiet");
        assertThat(violated(WRITES, new Limits(Long.MAX_VALUE, ANY, 400))).isNull();
        Scenario calm = Scenario.calm(4, 20_000_000_000L);
        assertThat(violated(calm, new Limits(Long.MAX_VALUE, ANY, 50))).isEqualTo("an idle node is quiet");
        assertThat(violated(calm, new Limits(Long.MAX_VALUE, ANY, 400))).isNull();
    }
}
