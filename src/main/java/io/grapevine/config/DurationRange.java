package io.grapevine.config;

import java.time.Duration;

/** The durations that a field takes: from {@code least} to {@code most}, both included. */
record DurationRange(Duration least, Duration most) {

    static final String SYNTAX = "a duration such as 250ms, 30s, 5m, 2h or 7d, or whole seconds as a plain number";

    String allowed() {
        if (most.toNanos() == Long.MAX_VALUE) {
            return Durations.ALLOWED;
        }
        return SYNTAX + ", from " + Durations.format(least) + " to " + Durations.format(most);
    }

    boolean contains(Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    void check(String path, Duration value) {
        if (!contains(value)) {
            throw new InvalidConfigException(path, Durations.format(value), allowed());
        }
    }
}
