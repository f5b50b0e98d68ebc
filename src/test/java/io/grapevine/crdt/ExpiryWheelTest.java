package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ExpiryWheelTest {

    private static final long TICK_NANOS = 1L << ExpiryWheel.TICK_BITS;

    private final ExpiryWheel wheel = new ExpiryWheel();
    private final List<Entry> due = new ArrayList<>();

    @Test
    void tellsOfEachDeadlineAfterItAndWithinATick() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ExpiryWheel any = new ExpiryWheel();
            long start = random.nextBoolean()
                    ? random.nextLong()
                    : Long.MAX_VALUE - random.nextLong(1_000_000_000_000L);
            long now = start;
            List<Entry> waiting = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                if (random.nextInt(3) > 0) {
                    Entry entry = entry(now + 1 + (random.nextLong() >>> random.nextInt(4, 62)));
                    waiting.add(entry);
                    any.schedule(now, entry);
                } else if (!waiting.isEmpty() && random.nextInt(4) == 0) {
                    any.cancel(waiting.remove(random.nextInt(waiting.size())));
                } else {
                    long last = now;
                    now += random.nextLong() >>> random.nextInt(14, 62);
                    if (now - start < 0 || now - start > 1L << 55) {
                        break;
                    }
                    advanceAll(any, now, waiting);
                    assertThat(now - last).isNotNegative();
                }
            }
        }
    }

    private static void advanceAll(ExpiryWheel wheel, long now, List<Entry> waiting) {
        List<Entry> told = new ArrayList<>();
        while (wheel.nextNanos() != Version.FOREVER && wheel.nextNanos() - now <= 0) {
            int before = told.size();
            assertThat(wheel.advance(now, 3, told::add)).isEqualTo(told.size() - before).isLessThanOrEqualTo(3);
        }
        for (Entry entry : told) {
            assertThat(waiting.remove(entry)).isTrue();
            assertThat(entry.isPast(now)).isTrue();
        }
        for (Entry entry : waiting) {
            assertThat(entry.deadlineNanos() - now).isGreaterThan(-TICK_NANOS);
        }
        if (waiting.isEmpty()) {
            assertThat(wheel.nextNanos()).isEqualTo(Version.FOREVER);
        } else {
            long soonest = waiting.stream().mapToLong(entry -> entry.deadlineNanos() - now).min().orElseThrow();
            assertThat(wheel.nextNanos() - now).isBetween(1L, soonest + TICK_NANOS);
        }
    }

    @Test
    void needsFewWakeUpsForOneDistantDeadline() {
        wheel.schedule(0, entry(365L * 24 * 3_600 * 1_000_000_000));
        int wakeUps = 0;
        while (due.isEmpty()) {
            wheel.advance(wheel.nextNanos(), 10, due::add);
            wakeUps++;
        }
        assertThat(wakeUps).isLessThanOrEqualTo(7);
    }

    @Test
    void takesNoMoreStepsThanTheLimit() {
        for (int i = 0; i < 100; i++) {
            wheel.schedule(0, entry(1 + i));
        }
        assertThat(wheel.advance(TICK_NANOS, 30, due::add)).isEqualTo(30);
        assertThat(wheel.nextNanos()).isEqualTo(TICK_NANOS);
        assertThat(wheel.advance(TICK_NANOS, 100, due::add)).isEqualTo(70);
        assertThat(wheel.nextNanos()).isEqualTo(Version.FOREVER);
    }

    @Test
    void firesAtOnceWhatIsPastAlready() {
        wheel.schedule(1_000, entry(5_000_000_000L));
        wheel.advance(4_000_000_000L, 10, due::add);
        wheel.schedule(4_000_000_000L, entry(10));
        assertThat(wheel.advance(4_000_000_000L + TICK_NANOS, 10, due::add)).isEqualTo(1);
    }

    private static Entry entry(long deadlineNanos) {
        byte[] block = Content.pack(new byte[1], new byte[0], new byte[0]);
        return Entry.local(1, deadlineNanos == Version.FOREVER ? 0 : deadlineNanos, block, 1);
    }
}
