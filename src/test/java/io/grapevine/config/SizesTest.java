package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SizesTest {

    @Test
    void readsBytesAndBothFamiliesOfUnits() {
        assertThat(Sizes.parse("0")).isZero();
        assertThat(Sizes.parse("65536")).isEqualTo(65_536);
        assertThat(Sizes.parse("65536B")).isEqualTo(65_536);
        assertThat(Sizes.parse("64KiB")).isEqualTo(65_536);
        assertThat(Sizes.parse("256MiB")).isEqualTo(256L << 20);
        assertThat(Sizes.parse("1GiB")).isEqualTo(1L << 30);
        assertThat(Sizes.parse("1TiB")).isEqualTo(1L << 40);
        assertThat(Sizes.parse("64kB")).isEqualTo(64_000);
        assertThat(Sizes.parse("64KB")).isEqualTo(64_000);
        assertThat(Sizes.parse("1MB")).isEqualTo(1_000_000);
        assertThat(Sizes.parse("1GB")).isEqualTo(1_000_000_000);
        assertThat(Sizes.parse("1TB")).isEqualTo(1_000_000_000_000L);
        assertThat(Sizes.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesAnythingElse() {
        for (String text : List.of(
                "", "MiB", "-1", "+1", "1.5GiB", "1 MiB", "1M", "1Mi", "1mib", "1mb", "256m", "1PiB", "1e6",
                "9223372036854775808", "8388608TiB", "9".repeat(100))) {
            assertThatThrownBy(() -> Sizes.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("64KiB, 256MiB, 1GiB");
        }
    }

    @Test
    void writesTheLargestUnitThatDivides() {
        assertThat(Sizes.format(0)).isEqualTo("0");
        assertThat(Sizes.format(1_200)).isEqualTo("1200");
        assertThat(Sizes.format(1L << 20)).isEqualTo("1MiB");
        assertThat(Sizes.format(1536L << 10)).isEqualTo("1536KiB");
        assertThat(Sizes.format(5L << 50)).isEqualTo("5120TiB");
    }
}
