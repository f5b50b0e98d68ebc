package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RunsTest {

    @Test
    void whatIsTakenOutInOnePassIsWhatIsTakenOutOneByOne() {
        for (int seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Runs one = random(random);
            Runs other = random(random);
            TreeSet<Long> oracle = new TreeSet<>();
            one.forEach(oracle::add);
            other.forEach(oracle::remove);
            Runs rest = one.minus(other);
            Runs expected = new Runs();
            oracle.forEach(expected::add);
            assertThat(rest).as("%s minus %s", one, other).isEqualTo(expected);
            rest.add(3, 40);
            assertThat(rest.contains(17)).isTrue();
        }
    }

    @Test
    void whatIsAddedInOnePassIsWhatIsAddedOneByOne() {
        for (int seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Runs one = random(random);
            Runs other = random(random);
            Runs expected = one.copy();
            other.forEach(expected::add);
            Runs all = one.copy();
            all.addAll(other);
            assertThat(all).as("%s and %s", one, other).isEqualTo(expected);
            all.add(3, 40);
            assertThat(all.contains(17)).isTrue();
        }
    }

    @Test
    void whatIsInBothIsInEach() {
        for (int seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Runs one = random(random);
            Runs other = random(random);
            Runs expected = new Runs();
            one.forEach(number -> {
                if (other.contains(number)) {
                    expected.add(number);
                }
            });
            assertThat(one.and(other)).as("%s and %s", one, other).isEqualTo(expected);
        }
    }

    /** A hundred thousand gaps, filled in slices from the last on, as deaths fill them: then it is one run like any other. */
    @Test
    void whatWasInManyPiecesAndIsNotAnyMoreIsOneRun() {
        Runs runs = new Runs();
        for (long number = 2; number <= 200_000; number += 2) {
            runs.add(number);
        }
        for (long last = 199_999; last > 0; last -= 2_000) {
            Runs gaps = new Runs();
            for (long number = last - 1_998; number <= last; number += 2) {
                gaps.add(number);
            }
            runs.addAll(gaps);
            assertThat(runs.touching(last, last)).isEqualTo(Runs.of(Math.max(1, last - 1_999), 200_000));
        }
        assertThat(runs).isEqualTo(Runs.of(1, 200_000));
        runs.removeAll(Runs.of(5, 199_990));
        assertThat(runs.size()).isEqualTo(14);
    }

    @Test
    void theLargestNumberIsNoTrouble() {
        Runs one = Runs.of(1, Long.MAX_VALUE);
        Runs other = new Runs();
        for (long number = 2; number < 30; number += 3) {
            other.add(number);
        }
        other.add(100, Long.MAX_VALUE);
        one.removeAll(other);
        assertThat(one.highest()).isEqualTo(99);
        one.add(200, Long.MAX_VALUE);
        one.removeAll(other);
        assertThat(one.highest()).isEqualTo(99);
    }

    private static Runs random(SplittableRandom random) {
        Runs runs = new Runs();
        int count = random.nextInt(14);
        for (int i = 0; i < count; i++) {
            long first = 1 + random.nextInt(60);
            runs.add(first, first + random.nextInt(random.nextInt(1, 12)));
        }
        return runs;
    }
}
