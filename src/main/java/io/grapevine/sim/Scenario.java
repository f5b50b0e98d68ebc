package io.grapevine.sim;

import io.grapevine.base.Check;
import io.grapevine.base.NotAllowedException;

/**
 * One experiment: how many nodes, for how long, on what network, with what faults, clocks and clients.
 *
 * <p>A run has four parts: the cluster forms; clients write and faults happen for {@code durationNanos}; everything heals and
 * the clients stop, and the replicas become equal within {@code settleNanos}; the cluster stays as it is for a while.
 *
 * @param nodes 2 to 10,000
 * @param durationNanos how long clients write and faults happen
 * @param settleNanos how long the cluster has to form, and afterwards to become equal and ready again
 */
public record Scenario(
        int nodes,
        long durationNanos,
        long settleNanos,
        Links links,
        Faults faults,
        Clocks clocks,
        Load load,
        Tuning tuning,
        Limits limits,
        Mishaps mishaps) {

    public static final int MAX_NODES = 10_000;

    public Scenario {
        Check.between("nodes", nodes, 2, MAX_NODES);
        Lengths.check("durationNanos", durationNanos, 0, Lengths.YEAR_NANOS);
        Lengths.check("settleNanos", settleNanos, 1, Lengths.YEAR_NANOS);
    }

    /** One without mishaps. */
    public Scenario(int nodes, long durationNanos, long settleNanos, Links links, Faults faults, Clocks clocks, Load load,
            Tuning tuning, Limits limits) {
        this(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, Mishaps.NONE);
    }

    /** Nodes on a quiet network with nothing to do. */
    public static Scenario calm(int nodes, long durationNanos) {
        return new Scenario(nodes, durationNanos, 120_000_000_000L, Links.LAN, Faults.NONE, Clocks.RIGHT, Load.NONE,
                Tuning.DEFAULT, Limits.NONE);
    }

    /**
     * Itself, if its parts go together; each of them is sound by itself.
     *
     * @throws NotAllowedException for a limit that nothing would be measured by, or pauses that may outlast the time to settle
     */
    public Scenario checked() {
        if (load.writesPerSecond() == 0) {
            wantsWrites("maxSpreadNanos", limits.maxSpreadNanos() < Long.MAX_VALUE);
            wantsWrites("maxCopies", limits.maxCopies() < Double.POSITIVE_INFINITY);
        }
        if (faults.pauses() > 0) {
            Lengths.check("maxPauseNanos", faults.maxPauseNanos(), 0, settleNanos / 2);
        }
        return this;
    }

    private static void wantsWrites(String limit, boolean isSet) {
        if (isSet) {
            throw new NotAllowedException(limit, " judges what clients write, and they write nothing");
        }
    }

    /** The same with so many nodes for so long. */
    public Scenario sized(int nodes, long durationNanos) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Links links) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Faults faults) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Clocks clocks) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Load load) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Tuning tuning) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Limits limits) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }

    public Scenario with(Mishaps mishaps) {
        return new Scenario(nodes, durationNanos, settleNanos, links, faults, clocks, load, tuning, limits, mishaps);
    }
}
