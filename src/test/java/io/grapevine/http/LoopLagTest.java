package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoopLagTest {

    private static final long MILLI = 1_000_000;

    private final LoopLag lag = new LoopLag(7 * MILLI);

    @Test
    void aBeatInTimeOrEarlyIsNotLate() {
        assertThat(lag.onBeat(107 * MILLI)).isZero();
        assertThat(lag.onBeat(206 * MILLI)).isZero();
    }

    @Test
    void aStallIsToldOnceThoughAllBeatsThatWereDueFollowIt() {
        assertThat(lag.onBeat(607 * MILLI)).isEqualTo(500 * MILLI);
        assertThat(lag.onBeat(607 * MILLI)).isZero();
        assertThat(lag.onBeat(608 * MILLI)).isZero();
    }
}
