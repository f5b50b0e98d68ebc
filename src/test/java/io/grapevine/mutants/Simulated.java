package io.grapevine.mutants;

import io.grapevine.sim.Clocks;
import io.grapevine.sim.Faults;
import io.grapevine.sim.Links;
import io.grapevine.sim.Load;
import io.grapevine.sim.Outcome;
import io.grapevine.sim.Scenario;
import io.grapevine.sim.Simulation;
import java.util.SplittableRandom;

/** Stories told by the shipped simulator, and judged by it. */
final class Simulated {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final double[] LOSSES = {0, 0.1, 0.3};

    private Simulated() {}

    /** Few nodes write few keys, while the network loses, doubles, reorders and parts, and nodes stand still. */
    static void rough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        run(seed, Scenario.calm(2 + random.nextInt(4), 5 * SECOND)
                .with(links(random))
                .with(new Clocks(random.nextInt(2) * 2_000, 200))
                .with(new Faults(20, 5, 0, 0, 0, 0, 8, 3 * SECOND, 8, 0, SECOND, 0))
                .with(new Load(120, 2 + random.nextInt(6), 0.2, 0.2, 50 * MILLI, 3 * SECOND, 8, 60, 0, 4_000)));
    }

    /** Most of what is written has a ttl. */
    static void ttl(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        run(seed, Scenario.calm(2 + random.nextInt(3), 5 * SECOND)
                .with(links(random))
                .with(new Clocks(1_000, 400))
                .with(new Faults(20, 0, 0, 10, 0, 0, 0, SECOND, 5, 0, SECOND, 0))
                .with(new Load(60, 12, 0.1, 0.9, 200 * MILLI, 4 * SECOND, 8, 60, 0.1, 3_000)));
    }

    /** Most values pass a datagram. */
    static void large(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        run(seed, Scenario.calm(3 + random.nextInt(3), 5 * SECOND)
                .with(links(random))
                .with(new Faults(25, 5, 0, 10, 0, 0, 0, SECOND, 10, 0, SECOND, 0))
                .with(new Load(80, 4 + random.nextInt(6), 0.1, 0, MILLI, SECOND, 8, 60, 0.6, 2_000 + random.nextInt(3_000))));
    }

    /** Processes end and start again. */
    static void restarts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        run(seed, Scenario.calm(2 + random.nextInt(3), 5 * SECOND)
                .with(links(random))
                .with(new Faults(15, 0, 0, 30, 0.3, 0, 0, SECOND, 5, 5, SECOND, 0))
                .with(new Load(80, 8, 0.2, 0.1, 200 * MILLI, 3 * SECOND, 8, 60, 0.05, 3_000)));
    }

    private static Links links(SplittableRandom random) {
        return new Links(LOSSES[random.nextInt(3)], random.nextInt(2) * 0.1, random.nextInt(2) * 0.2, 100_000,
                (1 + random.nextInt(20)) * MILLI);
    }

    private static void run(long seed, Scenario scenario) {
        Outcome outcome = Simulation.run(scenario, seed);
        if (outcome.violation() != null) {
            throw new Violated(outcome.violation().invariant(), outcome.violation().text());
        }
    }
}
