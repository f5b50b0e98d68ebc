package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundTripTest {

    private static final long MILLI = 1_000_000L;

    private final RoundTrip all = new RoundTrip();
    private final RoundTrip near = new RoundTrip(all);
    private final RoundTrip far = new RoundTrip(all);

    @Test
    void aRoadThatWasNeverMeasuredIsTakenToBeLikeTheOthers() {
        long guessed = far.timeoutNanos();
        for (int i = 0; i < 20; i++) {
            near.measure(MILLI);
        }
        assertThat(far.timeoutNanos()).isLessThan(guessed).isEqualTo(near.timeoutNanos());
        assertThat(far.usualNanos()).isBetween(MILLI, 2 * MILLI);
    }

    @Test
    void onceMeasuredEachRoadCountsForItself() {
        for (int i = 0; i < 20; i++) {
            near.measure(MILLI);
            far.measure(100 * MILLI);
        }
        assertThat(near.usualNanos()).isBetween(MILLI, 2 * MILLI);
        assertThat(far.timeoutNanos()).isBetween(100 * MILLI, 120 * MILLI);
        assertThat(all.timeoutNanos()).as("enough for the farther").isGreaterThan(100 * MILLI);
    }

    @Test
    void anAnswerThatComesAfterMinutesDoesNotSetATimeOutOfMinutes() {
        far.measure(600_000 * MILLI);
        assertThat(far.timeoutNanos()).isEqualTo(RoundTrip.MAX_TIMEOUT_NANOS);
    }

    @Test
    void onAnEvenRoadAnAcknowledgementThatWaitsIsNotLate() {
        for (int i = 0; i < 100; i++) {
            far.measure(1_500 * MILLI);
        }
        assertThat(far.timeoutNanos()).isGreaterThanOrEqualTo(1_500 * MILLI + RoundTrip.GRANULARITY_NANOS);
    }
}
