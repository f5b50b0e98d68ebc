package io.grapevine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When requests are due. */
final class TimetableTest {

    private static final long START = -5_000_000_000L;

    private static Pressure at(double rate, int connections) {
        return new Pressure(connections, 1, 1, rate, 1_000_000_000L);
    }

    @Test
    void connectionsTakeTurnsAndKeepTheRateTogether() {
        Pressure pressure = at(1_000, 7);
        List<Long> due = new ArrayList<>();
        for (int connection = 0; connection < 7; connection++) {
            Timetable own = Timetable.AtRate.ofConnection(connection, pressure, START);
            for (int i = 0; i < 100; i++) {
                due.add(own.dueNanos(i, 0));
            }
        }
        due.sort(null);
        for (int i = 0; i < due.size(); i++) {
            assertThat(due.get(i)).isEqualTo(START + i * 1_000_000L);
        }
    }

    @Test
    void aRequestIsDueWhenItIsWhateverBecameOfThoseBefore() {
        Timetable own = Timetable.AtRate.ofConnection(0, at(10, 1), START);
        assertThat(own.dueNanos(3, START)).isEqualTo(own.dueNanos(3, START + 60_000_000_000L)).isEqualTo(START + 300_000_000L);
    }

    @Test
    void countsWhatIsDueBeforeAMoment() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1_000; round++) {
            Timetable own = Timetable.AtRate.ofConnection(random.nextInt(5), at(1 + random.nextDouble() * 100_000, 5), START);
            long moment = START + random.nextLong(-1_000_000_000L, 10_000_000_000L);
            long count = own.countBefore(moment);
            assertThat(own.dueNanos(count, 0)).isGreaterThanOrEqualTo(moment);
            assertThat(count == 0 || own.dueNanos(count - 1, 0) < moment).isTrue();
        }
    }

    /** A rate whose period is no whole number of nanoseconds: as many are due from the second second to the fifth. */
    @Test
    void whatIsDueInWholeSecondsIsTheRateTimesTheSeconds() {
        long due = 0;
        for (int connection = 0; connection < 16; connection++) {
            Timetable own = Timetable.AtRate.ofConnection(connection, at(300, 16), START);
            due += own.countBefore(START + 5_000_000_000L) - own.countBefore(START + 2_000_000_000L);
        }
        assertThat(due).isEqualTo(900);
    }

    @Test
    void flatOutTheNextOneIsDueAtOnceAndNothingIsEverLate() {
        Timetable own = new Timetable.FlatOut();
        assertThat(own.dueNanos(1_000_000, 17)).isEqualTo(17);
        assertThat(own.countBefore(Long.MAX_VALUE)).isZero();
    }
}
