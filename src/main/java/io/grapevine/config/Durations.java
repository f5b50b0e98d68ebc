package io.grapevine.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as people write them, in the config and in {@code ?ttl=}: {@code 250ms}, {@code 30s}, {@code 5m},
 * {@code 2h}, {@code 7d}, or whole seconds as a plain number.
 *
 * <p>Units are lower case, numbers are whole: {@code 1.5h} is written {@code 90m}. A sign, a space or a second unit is
 * refused, so that no typing error is ever taken for another length.
 */
public final class Durations {

    /** 1 ms: nothing shorter can be written. */
    public static final long LEAST_NANOS = 1_000_000;

    /** What {@link #parseNanos} takes, for messages. */
    public static final String ALLOWED = DurationRange.SYNTAX + ", from 1ms to 9223372036s (292 years)";

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,32})(ms|s|m|h|d)?");
    private static final BigInteger MOST_NANOS = BigInteger.valueOf(Long.MAX_VALUE);

    private Durations() {}

    /**
     * Reads a length of time.
     *
     * @return nanoseconds, 1,000,000 to 2^63 - 1
     * @throws IllegalArgumentException with a message that says what is allowed
     */
    public static long parseNanos(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
        BigInteger nanos = new BigInteger(matcher.group(1)).multiply(unitNanos(matcher.group(2)));
        if (nanos.compareTo(BigInteger.valueOf(LEAST_NANOS)) < 0 || nanos.compareTo(MOST_NANOS) > 0) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
        return nanos.longValueExact();
    }

    /** As {@link #parseNanos}. */
    public static Duration parse(String text) {
        return Duration.ofNanos(parseNanos(text));
    }

    /** The shortest way to write it with one unit, such as {@code 90s} or {@code 2h}. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (!Duration.ofMillis(millis).equals(duration)) {
            return duration.toNanos() + "ns";
        }
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    private static BigInteger unitNanos(String unit) {
        Duration one = unit == null || unit.equals("s") ? Duration.ofSeconds(1)
                : unit.equals("ms") ? Duration.ofMillis(1)
                : unit.equals("m") ? Duration.ofMinutes(1)
                : unit.equals("h") ? Duration.ofHours(1)
                : Duration.ofDays(1);
        return BigInteger.valueOf(one.toNanos());
    }
}
