package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Histories of a cluster in which a rule that was once missing is needed: random writes under loss, duplication, reordering,
 * partitions, pauses, crashes and disconnections, judged by an oracle that knows only what clients saw. A mutant says that
 * they still need it; where they do not, other seeds do. New histories are {@code sim/ChaosLaws}.
 */
final class ClusterLaws {

    private static final long[] COMPARING_WHILE_OTHERS_WRITE = {16, 34, 39, 41, 48, 49};

    /** See decision 5. */
    @Test
    void aDeathLearnedByComparingTakesNoKeyAwayWhoseSuccessorTheComparisonMissed() {
        for (long seed : COMPARING_WHILE_OTHERS_WRITE) {
            tell(seed);
        }
    }

    private static void tell(long seed) {
        History history = new History(seed);
        try {
            history.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\nwhat arrived last:\n"
                    + String.join("\n", history.cluster.lastEvents()), e);
        }
    }

    private static final class History {
        final SplittableRandom random;
        final SimulatedCluster cluster;
        final int keys;
        final boolean crashes;
        final boolean pauses;
        final Map<Member, Map<String, Set<Dot>>> gaveUp = new HashMap<>();
        final Map<Member, Map<String, Dot>> showing = new HashMap<>();
        int steps;

        History(long seed) {
            random = new SplittableRandom(seed);
            cluster = new SimulatedCluster(seed);
            keys = 2 + random.nextInt(6);
            crashes = random.nextInt(3) == 0;
            pauses = random.nextInt(3) == 0;
            cluster.loss = random.nextInt(3) * 0.15;
            cluster.duplication = random.nextInt(2) * 0.2;
            cluster.maxDelay = (1 + random.nextInt(20)) * MILLI;
        }

        void run() {
            cluster.start(2 + random.nextInt(4));
            cluster.run(SECOND);
            cluster.afterEvent = () -> {
                if (steps++ % 5 == 0) {
                    look();
                }
            };
            for (int i = 0; i < 300; i++) {
                step(i);
                cluster.run(random.nextLong(40 * MILLI));
            }
            cluster.open = (from, to) -> true;
            cluster.loss = 0;
            cluster.members.forEach(Member::connect);
            cluster.await("equal and ready", 40 * SECOND, () -> cluster.equal() && cluster.allReady());
            cluster.run(3 * SECOND);
            look();
            assertThat(cluster.equal()).isTrue();
            for (Member member : cluster.members) {
                assertThat(member.shown()).isEqualTo(cluster.members.get(0).shown());
            }
        }

        private void step(int i) {
            List<Member> members = cluster.members;
            Member member = members.get(random.nextInt(members.size()));
            int n = random.nextInt(keys);
            switch (random.nextInt(20)) {
                case 0, 1 -> {
                    if (n % 2 == 1) {
                        member.remove("k" + n);
                    }
                }
                case 2 -> {
                    if (n % 2 == 1) {
                        member.put("k" + n, ("t" + i).getBytes(StandardCharsets.UTF_8), MILLI + random.nextLong(3 * SECOND));
                    }
                }
                case 3 -> {
                    Member one = members.get(random.nextInt(members.size()));
                    cluster.open = (from, to) -> from != one && to != one;
                }
                case 4, 5 -> cluster.open = (from, to) -> true;
                case 6 -> {
                    if (random.nextInt(3) == 0) {
                        member.disconnect();
                    }
                }
                case 7 -> members.forEach(Member::connect);
                case 8 -> {
                    if (pauses && random.nextInt(3) == 0) {
                        member.pause(random.nextLong(12 * SECOND));
                    }
                }
                case 9 -> {
                    if (crashes && members.size() > 1 && random.nextInt(4) == 0) {
                        gaveUp.remove(member);
                        showing.remove(member);
                        member.crash();
                        cluster.restart(member);
                    }
                }
                case 10 -> member.put("k" + n, new byte[2_000 + random.nextInt(3_000)], Long.MAX_VALUE);
                default -> member.put("k" + n, "v" + i);
            }
        }

        private void look() {
            for (Member member : cluster.members) {
                Map<String, Dot> shows = showing.computeIfAbsent(member, of -> new HashMap<>());
                Map<String, Set<Dot>> gone = gaveUp.computeIfAbsent(member, of -> new HashMap<>());
                for (int n = 0; n < keys; n++) {
                    String key = "k" + n;
                    Entry entry = member.node().map().get(
                            member.node().map().key(key.getBytes(StandardCharsets.UTF_8)), cluster.nanos());
                    Dot dot = entry == null ? null : entry.dot();
                    Dot before = shows.put(key, dot);
                    if (before != null && !before.equals(dot)) {
                        gone.computeIfAbsent(key, of -> new HashSet<>()).add(before);
                    }
                    if (dot == null && before != null && n % 2 == 0) {
                        throw new AssertionError(before + " on " + key + " blinked out at " + member.name + ", nobody removed it");
                    }
                    if (dot != null && gone.getOrDefault(key, Set.of()).contains(dot)) {
                        throw new AssertionError(dot + " on " + key + " is shown again at " + member.name);
                    }
                }
            }
        }
    }
}
