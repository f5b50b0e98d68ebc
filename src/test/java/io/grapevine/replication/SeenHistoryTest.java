package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SeenHistoryTest {

    private final SeenHistory history = new SeenHistory();

    @Test
    void tellsSinceWhenMoreAreSeen() {
        history.note(100, 5);
        history.note(200, 5);
        history.note(300, 9);
        assertThat(history.exceededNanos(1_000, 4)).isEqualTo(100);
        assertThat(history.exceededNanos(1_000, 5)).isEqualTo(300);
        assertThat(history.exceededNanos(1_000, 9)).as("not noted yet").isEqualTo(1_000);
        assertThat(history.unchangedForNanos(1_000)).isEqualTo(700);
    }

    @Test
    void isExactForWhatIsRecentAndWithinAFractionOfTheAgeForWhatIsOld() {
        int samples = 10_000;
        for (int i = 0; i <= samples; i++) {
            history.note(i, i);
        }
        assertThat(history.exceededNanos(samples, samples - 10)).isEqualTo(samples - 9);
        for (int ago : new int[] {100, 1_000, 5_000}) {
            assertThat(samples - history.exceededNanos(samples, samples - ago))
                    .as("%d ago", ago)
                    .isBetween(ago / 4L, (long) ago);
        }
    }
}
