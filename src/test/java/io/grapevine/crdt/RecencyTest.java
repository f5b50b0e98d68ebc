package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecencyTest {

    private static final long AGE_NANOS = 1L << Recency.AGE_BITS;

    @Test
    void whatIsServedMoreOftenIsWorthMore() {
        int once = Recency.served(0, 0);
        assertThat(Recency.score(Recency.served(once, 1), 2)).isGreaterThan(Recency.score(once, 2));
    }

    @Test
    void aPastCrowdIsWorthLessThanAPresentFew() {
        int crowd = 0;
        for (int i = 0; i < 5_000; i++) {
            crowd = Recency.served(crowd, 0);
        }
        long later = 12 * AGE_NANOS;
        int few = Recency.served(Recency.served(0, later), later);
        assertThat(Recency.score(crowd, AGE_NANOS)).isGreaterThan(Recency.score(few, AGE_NANOS));
        assertThat(Recency.score(crowd, later)).isLessThan(Recency.score(few, later));
    }

    @Test
    void amongTheForgottenTheLatestIsWorthMost() {
        long now = 40 * AGE_NANOS;
        assertThat(Recency.score(Recency.served(0, 9 * AGE_NANOS), now))
                .isGreaterThan(Recency.score(Recency.served(0, 8 * AGE_NANOS), now));
    }

    @Test
    void aReaderALittleBehindDoesNoHarm() {
        int word = Recency.served(0, 3 * AGE_NANOS);
        assertThat(Recency.score(word, 3 * AGE_NANOS - 1)).isEqualTo(Recency.score(word, 3 * AGE_NANOS));
    }

    @Test
    void anyClockReadingWillDo() {
        int word = Recency.served(0, Long.MIN_VALUE);
        assertThat(Recency.score(word, Long.MIN_VALUE + 20 * AGE_NANOS))
                .isLessThan(Recency.score(word, Long.MIN_VALUE));
    }
}
