package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    /** Against the definition in whole numbers without bounds, digit strings of every length and every kind of tail. */
    @Test
    void readsWhatTheDefinitionSays() {
        SplittableRandom random = new SplittableRandom(7);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = anyText(random);
            Long expected = byDefinition(text);
            Long actual;
            try {
                actual = Durations.parseNanos(text);
                read++;
            } catch (IllegalArgumentException refused) {
                actual = null;
            }
            assertThat(actual).as("'%s'", text).isEqualTo(expected);
        }
        assertThat(read).isBetween(20_000, 180_000);
    }

    private static String anyText(SplittableRandom random) {
        String[] tails = {"", "ms", "s", "m", "h", "d", "ns", "mm", "sm", "D", " ", "\u0661", "s\n"};
        String[] edges = {
            "9223372036854775807", "9223372036854", "9223372036855", "9223372036", "9223372037", "153722867",
            "153722868", "2562047", "2562048", "106751", "106752", "18446744073709551617", "0", ""
        };
        StringBuilder text = new StringBuilder();
        if (random.nextInt(3) == 0) {
            text.append("0".repeat(random.nextInt(36))).append(edges[random.nextInt(edges.length)]);
        } else {
            int digits = random.nextInt(random.nextBoolean() ? 10 : 36);
            for (int i = 0; i < digits; i++) {
                text.append((char) ('0' + random.nextInt(10)));
            }
        }
        return text.append(tails[random.nextInt(random.nextInt(4) == 0 ? tails.length : 6)]).toString();
    }

    private static @Nullable Long byDefinition(String text) {
        Matcher matcher = Pattern.compile("([0-9]{1,32})(ms|s|m|h|d)?").matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, Duration> units = Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        BigInteger nanos = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(units.get(unit).toNanos()));
        return nanos.compareTo(BigInteger.valueOf(Durations.LEAST_NANOS)) < 0 || nanos.bitLength() > 63
                ? null
                : Long.valueOf(nanos.longValueExact());
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
