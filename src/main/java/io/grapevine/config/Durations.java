package io.grapevine.config;

import java.time.Duration;

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

    private static final int MAX_DIGITS = 32;
    private static final long NO_UNIT = -1;

    private Durations() {}

    /**
     * Reads a length of time.
     *
     * @return nanoseconds, 1,000,000 to 2^63 - 1
     * @throws IllegalArgumentException with a message that says what is allowed
     */
    public static long parseNanos(String text) {
        int end = text.length();
        int digits = 0;
        while (digits < end && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long unitNanos = unitNanos(text, digits);
        if (digits < 1 || digits > MAX_DIGITS || unitNanos == NO_UNIT) {
            throw refusal();
        }
        long most = Long.MAX_VALUE / unitNanos;
        long number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (number > (most - digit) / 10) {
                throw refusal();
            }
            number = 10 * number + digit;
        }
        if (number == 0) {
            throw refusal();
        }
        return number * unitNanos;
    }

    private static IllegalArgumentException refusal() {
        return new IllegalArgumentException("allowed: " + ALLOWED);
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

    /** What follows the digits: seconds where nothing does. */
    private static long unitNanos(String text, int from) {
        int length = text.length() - from;
        if (length > 2) {
            return NO_UNIT;
        }
        if (length == 2) {
            return text.endsWith("ms") ? 1_000_000L : NO_UNIT;
        }
        return switch (length == 0 ? 's' : text.charAt(from)) {
            case 's' -> 1_000_000_000L;
            case 'm' -> 60_000_000_000L;
            case 'h' -> 3_600_000_000_000L;
            case 'd' -> 86_400_000_000_000L;
            default -> NO_UNIT;
        };
    }
}
