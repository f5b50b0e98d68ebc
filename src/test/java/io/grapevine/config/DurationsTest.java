package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DurationsTest {

    @Test
    void readsEveryUnitAndPlainSeconds() {
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
        assertThat(Durations.parse("45")).isEqualTo(Duration.ofSeconds(45));
        assertThat(Durations.parse("007s")).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void reachesFromOneMillisecondToTheLastNanosecondThatFits() {
        assertThat(Durations.parseNanos("1ms")).isEqualTo(1_000_000);
        assertThat(Durations.parseNanos("9223372036s")).isEqualTo(9_223_372_036_000_000_000L);
        assertThat(Durations.parseNanos("9223372036854ms")).isEqualTo(9_223_372_036_854_000_000L);
        for (String text : List.of(
                "0", "0ms", "0d", "9223372037", "9223372037s", "9223372036855ms", "106752d", "9999999999999999999999d")) {
            assertThatThrownBy(() -> Durations.parseNanos(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("allowed: " + Durations.ALLOWED);
        }
    }

    @Test
    void refusesWhatCouldBeATypingError() {
        for (String text : List.of(
                "", " ", "s", "ms", "-1s", "+1s", "1.5s", "1,5s", "1 s", " 1s", "1s ", "1S", "1M", "1H", "1sec", "1w",
                "1us", "1ns", "1h30m", "0x10", "1e3", "\u0661s", "1s\n", "forever", "9".repeat(100))) {
            assertThatThrownBy(() -> Durations.parseNanos(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("250ms, 30s, 5m, 2h or 7d, or whole seconds as a plain number")
                    .hasMessageContaining("from 1ms to 9223372036s");
        }
    }

    @Test
    void writesWhatItReads() {
        for (String text : List.of("1ms", "250ms", "1s", "90s", "5m", "90m", "2h", "36h", "7d")) {
            assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
        }
        assertThat(Durations.format(Durations.parse("120s"))).isEqualTo("2m");
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.format(Duration.ofNanos(1))).isEqualTo("1ns");
    }
}
