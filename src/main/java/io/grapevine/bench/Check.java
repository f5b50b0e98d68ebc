package io.grapevine.bench;

import io.grapevine.config.Durations;
import java.time.Duration;

/** What the parts of a plan say about a number that is not allowed. */
final class Check {

    static final long SECOND_NANOS = 1_000_000_000L;
    /** Longer than anybody measures, and far from where sums of times overflow. */
    static final long YEAR_NANOS = 365 * 86_400 * SECOND_NANOS;

    private Check() {}

    /** @param allowed in words */
    static void that(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new PlanException(name, value, allowed);
        }
    }

    static void between(String name, long value, long least, long most) {
        that(value >= least && value <= most, name, value, least + " to " + most);
    }

    /** The same of nanoseconds, which are said in larger units. */
    static void length(String name, long nanos, long leastNanos, long mostNanos) {
        that(nanos >= leastNanos && nanos <= mostNanos, name, inWords(nanos), inWords(leastNanos) + " to " + inWords(mostNanos));
    }

    static String inWords(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }
}
