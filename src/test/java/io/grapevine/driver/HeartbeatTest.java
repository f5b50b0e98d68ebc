package io.grapevine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final long MS = 1_000_000L;
    /** The clock's zero means nothing, and it may pass the largest number. */
    private static final long START = Long.MAX_VALUE - 50 * MS;

    private final Heartbeat heartbeat = new Heartbeat();

    @Test
    void saysHowLateATurnWasAndOnlyWhenABeatWasDue() {
        heartbeat.begin(START);
        assertThat(heartbeat.nextNanos() - START).isEqualTo(100 * MS);
        assertThat(heartbeat.turn(START + 40 * MS)).isEqualTo(-1);
        assertThat(heartbeat.turn(START + 130 * MS)).isEqualTo(30 * MS);
        assertThat(heartbeat.nextNanos() - START).isEqualTo(230 * MS);
    }

    @Test
    void tellsAStandstillOnceAndOnlyAboveASecond() {
        heartbeat.begin(START);
        assertThat(heartbeat.stoodStillNanos(START + 1_000 * MS)).isZero();
        assertThat(heartbeat.stoodStillNanos(START + 1_001 * MS)).isEqualTo(1_001 * MS);
        assertThat(heartbeat.stoodStillNanos(START + 1_002 * MS)).isZero();
        assertThat(heartbeat.turn(START + 1_003 * MS)).as("lag after a pause").isEqualTo(-1);
    }

    @Test
    void takesALoopThatHasNotBegunOrHasEndedForNoStandstill() {
        assertThat(heartbeat.stoodStillNanos(START)).isZero();
        heartbeat.begin(START);
        heartbeat.end();
        assertThat(heartbeat.stoodStillNanos(START + 5_000 * MS)).isZero();
    }

    @Test
    void asksForSuspensionsOnceASecond() {
        heartbeat.begin(START);
        int checks = 0;
        for (int i = 0; i <= 100; i++) {
            if (heartbeat.isSuspensionCheckDue(START + i * 100 * MS)) {
                checks++;
            }
        }
        assertThat(checks).isEqualTo(11);
    }
}
