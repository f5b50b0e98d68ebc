package io.grapevine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long nanos = -5 * SECOND;
    private long wallMillis = 1_800_000_000_000L;
    private long uptimeMillis = 77_000;
    private int looks;

    private final NodeClock clock = new NodeClock(() -> nanos, () -> wallMillis, () -> {
        looks++;
        return uptimeMillis;
    });

    private void run(long ranNanos) {
        nanos += ranNanos;
        wallMillis += ranNanos / 1_000_000;
        uptimeMillis += ranNanos / 1_000_000;
    }

    private void suspend(long seconds) {
        wallMillis += seconds * 1_000;
        uptimeMillis += seconds * 1_000;
    }

    @Test
    void goesOnWhileTheMachineIsSuspendedAndSaysSoAtOnce() {
        run(SECOND);
        long before = clock.now().nanos();
        suspend(3_600);
        assertThat(clock.now().nanos() - before).isEqualTo(3_600 * SECOND);
        run(SECOND);
        assertThat(clock.now().nanos() - before).isEqualTo(3_601 * SECOND);
    }

    @Test
    void doesNotFollowAWallClockThatIsSet() {
        long before = clock.now().nanos();
        wallMillis += 86_400_000;
        assertThat(clock.now().nanos()).isEqualTo(before);
        wallMillis -= 172_800_000;
        assertThat(clock.now().nanos()).isEqualTo(before);
        assertThat(clock.now().wallMillis()).isEqualTo(wallMillis);
    }

    @Test
    void readsTheUptimeOnlyWhenTheWallClockMoved() {
        int atStart = looks;
        for (int i = 0; i < 1_000; i++) {
            run(SECOND);
            clock.now();
        }
        assertThat(looks).isEqualTo(atStart);
        wallMillis += 10_000;
        clock.now();
        clock.now();
        assertThat(looks).isEqualTo(atStart + 1);
    }

    @Test
    void seesASuspensionInWhichTheWallClockStoodStillWhenItLooks() {
        long before = clock.now().nanos();
        uptimeMillis += 5_000;
        assertThat(clock.now().nanos()).isEqualTo(before);
        clock.lookForSuspension();
        assertThat(clock.now().nanos() - before).isEqualTo(5 * SECOND);
    }

    @Test
    void countsShortSuspensionsOnceTheyAreASecondTogether() {
        long before = clock.now().nanos();
        for (int i = 0; i < 4; i++) {
            uptimeMillis += 300;
            clock.lookForSuspension();
        }
        assertThat(clock.now().nanos() - before).isEqualTo(1_200_000_000L);
    }

    @Test
    void takesAnInterruptedLookForNone() {
        boolean[] interrupted = {true};
        NodeClock slow = new NodeClock(() -> nanos, () -> wallMillis, () -> {
            if (interrupted[0]) {
                nanos += 2 * SECOND;
            }
            return uptimeMillis;
        });
        interrupted[0] = false;
        run(SECOND);
        slow.lookForSuspension();
        long before = slow.now().nanos();
        interrupted[0] = true;
        uptimeMillis += 60_000;
        slow.lookForSuspension();
        assertThat(slow.now().nanos() - before).isEqualTo(2 * SECOND);
    }

    @Test
    void doesWithoutAnUptimeWhereThereIsNone() {
        NodeClock elsewhere = new NodeClock(() -> nanos, () -> wallMillis, () -> -1);
        long before = elsewhere.now().nanos();
        suspend(60);
        assertThat(elsewhere.now().nanos()).isEqualTo(before);
    }

    @Test
    void ofTheSystemRunsWithTheSystem() {
        NodeClock system = NodeClock.ofSystem();
        long wall = System.currentTimeMillis();
        long first = system.now().nanos();
        system.lookForSuspension();
        assertThat(system.now().nanos() - first).isBetween(0L, 30 * SECOND);
        assertThat(system.now().wallMillis() - wall).isBetween(0L, 30_000L);
    }
}
