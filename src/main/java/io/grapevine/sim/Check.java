package io.grapevine.sim;

/** What the parts of a scenario say about a number that is not allowed. */
final class Check {

    /** Longer than any experiment, and far from where sums of times overflow. */
    static final long YEAR_NANOS = 365 * 86_400_000_000_000L;

    private Check() {}

    /** @param allowed in words */
    static void that(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new ScenarioException(name, " cannot be " + value + "; allowed: " + allowed);
        }
    }

    static void between(String name, long value, long least, long most) {
        that(value >= least && value <= most, name, value, least + " to " + most);
    }

    /** The same of nanoseconds, which are said in larger units. */
    static void length(String name, long nanos, long leastNanos, long mostNanos) {
        that(nanos >= leastNanos && nanos <= mostNanos, name, inWords(nanos),
                inWords(leastNanos) + " to " + inWords(mostNanos));
    }

    static void share(String name, double value) {
        that(value >= 0 && value <= 1, name, value, "0 to 1");
    }

    static void rate(String name, double value) {
        that(value >= 0 && value <= 1_000_000, name, value, "0 to 1000000");
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
