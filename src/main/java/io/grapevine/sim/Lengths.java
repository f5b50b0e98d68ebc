package io.grapevine.sim;

import io.grapevine.base.Check;

/** Lengths of time in a scenario, which are said in one unit, down to the nanosecond. */
final class Lengths {

    /** Longer than any experiment, and far from where sums of times overflow. */
    static final long YEAR_NANOS = 365 * 86_400_000_000_000L;

    private Lengths() {}

    static void check(String name, long nanos, long leastNanos, long mostNanos) {
        Check.that(nanos >= leastNanos && nanos <= mostNanos, name, inWords(nanos), inWords(leastNanos) + " to " + inWords(mostNanos));
    }

    /** As the command line has it: {@code 5s}, {@code 250ms}, {@code 200us}; {@code 17ns} where it must be. */
    static String inWords(long nanos) {
        if (nanos % 1_000 != 0) {
            return nanos + "ns";
        }
        if (nanos % 1_000_000 != 0) {
            return nanos / 1_000 + "us";
        }
        return nanos % 1_000_000_000 != 0 ? nanos / 1_000_000 + "ms" : nanos / 1_000_000_000 + "s";
    }
}
