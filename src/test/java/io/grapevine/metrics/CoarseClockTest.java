package io.grapevine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

final class CoarseClockTest {

    @Test
    void standsStillBetweenTicks() {
        CoarseClock clock = new CoarseClock();
        long began = clock.wallTime();
        await().until(() -> System.currentTimeMillis() > began);
        assertThat(clock.wallTime()).isEqualTo(began);
        clock.tick();
        assertThat(clock.wallTime()).isBetween(began + 1, System.currentTimeMillis());
    }
}
