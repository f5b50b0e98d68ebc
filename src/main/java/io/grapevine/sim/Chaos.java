package io.grapevine.sim;

import java.util.SplittableRandom;

/** Scenarios drawn at random: small clusters to which everything may happen at once. */
public final class Chaos {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int MIN_NODES = 2;
    private static final int MAX_NODES = 12;

    private Chaos() {}

    /** The scenario of this seed: always the same. */
    public static Scenario scenario(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        int nodes = MIN_NODES + random.nextInt(MAX_NODES - MIN_NODES + 1);
        Scenario usual = new Scenario(nodes, (4 + random.nextInt(8)) * SECOND, 120 * SECOND, links(random), faults(random),
                clocks(random), load(random), tuning(random), Limits.NONE);
        Scenario unusual = usual.with(mishaps(random));
        return switch (random.nextInt(6)) {
            case 0 -> unusual.with(bulk(usual.load(), random));
            case 1 -> unusual.with(bulk(usual.load(), random)).with(tight(usual.tuning(), random));
            default -> unusual;
        };
    }

    private static Mishaps mishaps(SplittableRandom random) {
        return new Mishaps(seldom(random, 8), seldom(random, 8), seldom(random, 1) * 0.05 * random.nextDouble(),
                seldom(random, 1) * 0.1 * random.nextDouble(), seldom(random, 1) * 0.1 * random.nextDouble(),
                seldom(random, 1) * 0.3, seldom(random, 1) * 0.2);
    }

    private static double seldom(SplittableRandom random, int most) {
        return random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(most);
    }

    /** So much that it comes to a new process by a stream of everything. */
    private static Load bulk(Load load, SplittableRandom random) {
        return new Load(load.writesPerSecond(), load.keys() + 20, load.removeShare(), load.ttlShare(), load.minTtlNanos(),
                load.maxTtlNanos(), 8, 2_000 + random.nextInt(10_000), load.largeShare(), 20_000);
    }

    /** So little room that entries have to go. */
    private static Tuning tight(Tuning tuning, SplittableRandom random) {
        return new Tuning(tuning.maxDatagramBytes(), tuning.fanout(), tuning.gossipIntervalNanos(),
                tuning.probeIntervalNanos(), tuning.probeTimeoutNanos(), (60 + random.nextInt(100)) << 10);
    }

    private static Links links(SplittableRandom random) {
        double loss = random.nextInt(3) * 0.15;
        double duplication = random.nextInt(2) * 0.2;
        double reordering = random.nextInt(3) == 0 ? 0.1 : 0;
        return new Links(loss, duplication, reordering, 50_000, (1 + random.nextInt(30)) * MILLI);
    }

    private static Faults faults(SplittableRandom random) {
        return new Faults(some(random, 20), some(random, 20), some(random, 10), some(random, 15),
                random.nextInt(2) * 0.5, random.nextInt(2) * 0.5, some(random, 20), (1 + random.nextInt(6)) * SECOND,
                some(random, 10), some(random, 10), (1 + random.nextInt(8)) * SECOND, random.nextInt(3) == 0 ? 0.5 : 0);
    }

    private static double some(SplittableRandom random, int most) {
        return random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(most);
    }

    private static Clocks clocks(SplittableRandom random) {
        return random.nextInt(2) == 0 ? Clocks.RIGHT : new Clocks(1 + random.nextInt(10_000), random.nextInt(200));
    }

    private static Load load(SplittableRandom random) {
        long ttl = (50 + random.nextInt(2_000)) * MILLI;
        return new Load(20 + random.nextInt(200), 2 + random.nextInt(20), random.nextDouble() * 0.6, random.nextDouble(),
                ttl, ttl * (1 + random.nextInt(5)), 8, 8 + random.nextInt(300), random.nextInt(3) == 0 ? 0.1 : 0, 3_000);
    }

    private static Tuning tuning(SplittableRandom random) {
        Tuning usual = Tuning.DEFAULT;
        int datagram = random.nextInt(3) == 0 ? 512 + random.nextInt(888) : usual.maxDatagramBytes();
        return new Tuning(datagram, usual.fanout(), usual.gossipIntervalNanos(), usual.probeIntervalNanos(),
                usual.probeTimeoutNanos(), usual.maxBytes());
    }
}
