package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SeriesTest {

    private static Series of(double... values) {
        Series series = new Series();
        for (double value : values) {
            series.add(value);
        }
        return series;
    }

    @Test
    void theMiddleOneCounts() {
        assertThat(of(3, 1, 2).median()).isEqualTo(2);
        assertThat(of(4, 1, 2, 3).median()).isEqualTo(2.5);
        assertThat(of(3, 1, 2).text(1)).isEqualTo("2.0 (1.0 to 3.0)");
    }

    /** A round in which the machine was slow says as much as any other. */
    @Test
    void ratiosAreOfRounds() {
        Series ratio = of(10, 100, 30).over(of(5, 50, 10));
        assertThat(ratio.values()).containsExactly(2.0, 2.0, 3.0);
        assertThat(ratio.median()).isEqualTo(2);
        assertThat(of(10, 100, 30).minus(of(5, 50, 10)).values()).containsExactly(5.0, 50.0, 20.0);
    }

    @Test
    void whatWasNotMeasuredHasNoMedian() {
        assertThatThrownBy(() -> of().median()).hasMessage("no round was measured");
        assertThatThrownBy(() -> of(1).over(of(1, 2))).hasMessage("1 rounds over 2");
    }
}
