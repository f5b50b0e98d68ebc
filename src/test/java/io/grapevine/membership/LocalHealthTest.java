package io.grapevine.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lifeguard §IV-A: what raises and lowers a node's doubt in itself. */
final class LocalHealthTest {

    private final LocalHealth health = new LocalHealth();

    @Test
    void aFailedProbeCountsTheHelpersThatSaidNothing() {
        health.onProbeFailed(3, 3);
        assertThat(health.multiplier()).as("all said no: the member is at fault").isEqualTo(1);
        health.onProbeFailed(3, 1);
        assertThat(health.multiplier()).isEqualTo(3);
        health.onProbeFailed(0, 0);
        assertThat(health.multiplier()).as("nobody to ask").isEqualTo(4);
    }

    @Test
    void answersHealAndEverythingIsBounded() {
        for (int i = 0; i < 10; i++) {
            health.onProbeFailed(3, 0);
        }
        assertThat(health.multiplier()).isEqualTo(LocalHealth.MAX_SCORE + 1);
        for (int i = 0; i < 20; i++) {
            health.onProbeAnswered();
        }
        assertThat(health.multiplier()).isEqualTo(1);
    }

    @Test
    void aRefutationCountsOne() {
        health.onRefuted();
        assertThat(health.multiplier()).isEqualTo(2);
    }

    @Test
    void aPauseNoticedTwiceCountsOnce() {
        health.onPause(0, 1_000);
        health.onPause(10, 1_000);
        assertThat(health.multiplier()).isEqualTo(1 + LocalHealth.PAUSE_PENALTY);
    }

    @Test
    void aLateLoopCountsOncePerInterval() {
        health.onLag(Long.MAX_VALUE, 1_000);
        health.onLag(Long.MIN_VALUE + 500, 1_000);
        assertThat(health.multiplier()).isEqualTo(2);
        health.onLag(Long.MIN_VALUE + 1_000, 1_000);
        assertThat(health.multiplier()).isEqualTo(3);
    }
}
