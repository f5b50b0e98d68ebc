package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * What a run may cost, for those who want it judged as well: passing a limit is a violation like any other.
 *
 * @param maxSpreadNanos how long a write may take until the last of the replicas that run has it or a newer one
 * @param maxCopies payload copies per node: all bytes sent from the first write until all were equal, divided by the keys and
 *     values put, and by the nodes that lacked them
 * @param maxIdleBytesPerSecond UDP payload that a node sends while nobody writes and nothing is wrong; where it is set, the
 *     run goes on for a while at its end to measure it
 */
public record Limits(long maxSpreadNanos, double maxCopies, double maxIdleBytesPerSecond) {

    public static final Limits NONE =
            new Limits(Long.MAX_VALUE, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Limits {
        Check.that(maxSpreadNanos > 0, "maxSpreadNanos", Lengths.inWords(maxSpreadNanos), "more than 0s");
        Check.that(maxCopies > 0, "maxCopies", maxCopies, "more than 0");
        Check.that(maxIdleBytesPerSecond > 0, "maxIdleBytesPerSecond", maxIdleBytesPerSecond, "more than 0");
    }
}
