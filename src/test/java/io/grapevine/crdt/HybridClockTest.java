package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HybridClockTest {

    private final HybridClock clock = new HybridClock();

    @Test
    void followsTheWall() {
        assertThat(clock.tick(5)).isEqualTo(5L << 16);
        assertThat(clock.tick(9)).isEqualTo(9L << 16);
    }

    @Test
    void neverStandsStillNorGoesBack() {
        clock.tick(5);
        assertThat(clock.tick(5)).isEqualTo((5L << 16) + 1);
        assertThat(clock.tick(3)).isEqualTo((5L << 16) + 2);
    }

    @Test
    void isAboveAllItHeardOf() {
        clock.observe(77L << 16);
        clock.observe(3);
        assertThat(clock.last()).isEqualTo(77L << 16);
        assertThat(clock.tick(5)).isEqualTo((77L << 16) + 1);
    }
}
