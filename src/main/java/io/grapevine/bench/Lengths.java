package io.grapevine.bench;

import io.grapevine.base.Check;
import io.grapevine.config.Durations;
import java.time.Duration;

/** Lengths of time in a plan, which are said as the config has them. */
final class Lengths {

    static final long SECOND_NANOS = 1_000_000_000L;
    /** Longer than anybody measures, and far from where sums of times overflow. */
    static final long YEAR_NANOS = 365 * 86_400 * SECOND_NANOS;

    private Lengths() {}

    static void check(String name, long nanos, long leastNanos, long mostNanos) {
        Check.that(nanos >= leastNanos && nanos <= mostNanos, name, inWords(nanos), inWords(leastNanos) + " to " + inWords(mostNanos));
    }

    static String inWords(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }
}
