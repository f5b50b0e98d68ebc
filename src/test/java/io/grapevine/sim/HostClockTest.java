package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A host's clocks, however wrong, tell when they will show what. */
final class HostClockTest {

    private static final int TRIES = 200_000;
    private static final int MAX_PPM = 500;
    private static final long SECOND = 1_000_000_000L;
    private static final long DAYS = 5 * 86_400L * SECOND;

    private final SplittableRandom random = new SplittableRandom(1);

    private HostClock clock() {
        return new HostClock(random.nextLong(-10_000, 10_000), random.nextInt(-MAX_PPM, MAX_PPM + 1), random.nextLong(DAYS));
    }

    /** Of all lengths, from nanoseconds to days. */
    private long instant() {
        return random.nextLong(DAYS) >> random.nextInt(40);
    }

    @Test
    void whenIsTheFirstInstantThatShowsAsMuch() {
        for (int i = 0; i < TRIES; i++) {
            HostClock clock = clock();
            long local = clock.local(0) + instant();
            long when = clock.when(local);
            assertThat(clock.local(when)).isGreaterThanOrEqualTo(local);
            if (when > 0) {
                assertThat(clock.local(when - 1)).as("just before %s", when).isLessThan(local);
            }
        }
    }

    @Test
    void whatAClockShowsIsShownNow() {
        for (int i = 0; i < TRIES; i++) {
            HostClock clock = clock();
            long nanos = instant();
            assertThat(clock.when(clock.local(nanos))).isBetween(Math.max(0, nanos - 1), nanos);
        }
    }

    @Test
    void whatWasShownBeforeTheBeginningIsShownAtOnce() {
        HostClock clock = new HostClock(0, -MAX_PPM, 7 * SECOND);
        assertThat(clock.when(0)).isZero();
        assertThat(clock.when(7 * SECOND)).isZero();
    }

    @Test
    void neverGoesBack() {
        for (int i = 0; i < TRIES; i++) {
            HostClock clock = clock();
            long nanos = instant();
            assertThat(clock.local(nanos + 1)).isBetween(clock.local(nanos), clock.local(nanos) + 2);
        }
    }

    @Test
    void runsAsMuchTooFastOrTooSlowAsItWasDecided() {
        for (int ppm : new int[] {-MAX_PPM, -1, 0, 1, MAX_PPM}) {
            HostClock clock = new HostClock(0, ppm, SECOND);
            assertThat(clock.local(1_000 * SECOND) - clock.local(0)).isEqualTo(1_000 * SECOND + ppm * 1_000_000L);
        }
    }

    @Test
    void theWallClockIsSetAloneAndRunsAtTheSameRate() {
        HostClock clock = new HostClock(250, MAX_PPM, SECOND);
        long before = clock.at(0).wallMillis();
        assertThat(clock.at(1_000 * SECOND).wallMillis() - before).isEqualTo(1_000_500);
        clock.setOffsetMillis(-750);
        assertThat(clock.at(0).wallMillis() - before).isEqualTo(-1_000);
        assertThat(clock.at(0).nanos()).isEqualTo(clock.local(0)).isEqualTo(SECOND);
    }
}
