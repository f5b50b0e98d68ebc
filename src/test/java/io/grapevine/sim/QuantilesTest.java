package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A few numbers that stand for many. */
final class QuantilesTest {

    @Test
    void ofNothingAreZero() {
        assertThat(Quantiles.of(List.of())).isEqualTo(new Quantiles(0, 0, 0, 0));
    }

    @Test
    void ofOneAreThatOne() {
        assertThat(Quantiles.of(List.of(7))).isEqualTo(new Quantiles(1, 7, 7, 7));
    }

    @Test
    void doNotDependOnTheOrder() {
        List<Long> descending = LongStream.rangeClosed(0, 1_000).map(i -> 1_000 - i).boxed().toList();
        assertThat(Quantiles.of(descending)).isEqualTo(new Quantiles(1_001, 500, 990, 1_000));
    }

    @Test
    void oneOutlierInTwoHundredIsTheLargestAndNoMore() {
        List<Long> numbers = LongStream.range(0, 200).map(i -> i == 0 ? 1_000_000 : 5).boxed().toList();
        assertThat(Quantiles.of(numbers)).isEqualTo(new Quantiles(200, 5, 5, 1_000_000));
    }
}
