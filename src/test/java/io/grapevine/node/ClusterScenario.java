package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of whole clusters, told by the shipped core on a simulated network. */
final class ClusterScenario {

    private static SimulatedCluster ready(long seed, int count) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.start(count);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        return cluster;
    }

    @Test
    void aWriteIsReadableEverywhereWithoutWaitingForATick() {
        SimulatedCluster cluster = ready(1, 3);
        List<Member> nodes = cluster.members;
        cluster.run(5 * SECOND);
        nodes.get(0).put("k", "v");
        long took = cluster.await("k everywhere", SECOND,
                () -> "v".equals(nodes.get(1).value("k")) && "v".equals(nodes.get(2).value("k")));
        assertThat(took).isLessThan(2 * MILLI);
        nodes.get(1).put("k", "w");
        cluster.await("overwritten", 10 * MILLI,
                () -> "w".equals(nodes.get(0).value("k")) && "w".equals(nodes.get(2).value("k")));
        nodes.get(2).remove("k");
        cluster.await("removed", 10 * MILLI, () -> nodes.get(0).value("k") == null && nodes.get(1).value("k") == null);
        cluster.await("equal", 10 * MILLI, cluster::equal);
    }

    @Test
    void aSingleNodeIsReadyAtOnce() {
        SimulatedCluster cluster = new SimulatedCluster(2);
        cluster.start(1);
        assertThat(cluster.members.get(0).ready()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void becomeEqualAfterLossDuplicationReorderingAndPartition(long seed) {
        SimulatedCluster cluster = ready(seed, 4);
        List<Member> nodes = cluster.members;
        SplittableRandom random = new SplittableRandom(seed);
        cluster.loss = 0.3;
        cluster.duplication = 0.1;
        cluster.maxDelay = 30 * MILLI;
        for (int i = 0; i < 2_000; i++) {
            Member member = nodes.get(random.nextInt(nodes.size()));
            String key = "k" + random.nextInt(50);
            switch (random.nextInt(4)) {
                case 0 -> member.remove(key);
                case 1 -> member.put(key, ("t" + i).getBytes(), random.nextLong(2 * SECOND) + MILLI);
                default -> member.put(key, "v" + i);
            }
            cluster.run(random.nextLong(10 * MILLI));
            if (i == 500) {
                cluster.open = (from, to) -> nodes.indexOf(from) / 2 == nodes.indexOf(to) / 2;
            } else if (i == 1_500) {
                cluster.open = (from, to) -> true;
            }
        }
        cluster.loss = 0;
        cluster.maxDelay = MILLI;
        cluster.await("all alive and equal", 40 * SECOND, cluster::equal);
        cluster.run(3 * SECOND);
        assertThat(cluster.equal()).isTrue();
        assertThat(nodes.get(1).shown()).isEqualTo(nodes.get(0).shown());
        assertThat(nodes.get(2).shown()).isEqualTo(nodes.get(0).shown());
        assertThat(nodes.get(3).shown()).isEqualTo(nodes.get(0).shown());
    }

    @Test
    void aLateJoinerIsReadyOnlyWithEverything() {
        SimulatedCluster cluster = ready(3, 3);
        for (int i = 0; i < 10_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, "value-" + i);
            if (i % 100 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        Member late = cluster.join("late");
        long took = cluster.await("ready", 10 * SECOND, late::ready);
        assertThat(late.shown()).hasSize(10_000);
        assertThat(took).isLessThan(2 * SECOND);
        cluster.await("equal", SECOND, cluster::equal);
    }

    @Test
    void whatALateJoinerIsStreamedIsNotSentToItByDatagramsToo() {
        SimulatedCluster cluster = ready(30, 3);
        for (int i = 0; i < 6_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, new byte[800], Version.FOREVER);
            if (i % 20 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        cluster.minDelay = 10 * MILLI;
        cluster.maxDelay = 15 * MILLI;
        long sent = cluster.members.stream().mapToLong(member -> member.sentBytes).sum();
        Member late = cluster.join("late");
        cluster.await("ready", 20 * SECOND, late::ready);
        assertThat(cluster.members.stream().mapToLong(member -> member.sentBytes).sum() - sent).isLessThan(100_000);
    }

    @Test
    void aNodeThatMeetsWritesItNeverMadeGoesOnUnderANewOriginAndAllBecomeEqual() {
        SimulatedCluster cluster = ready(31, 3);
        Member victim = cluster.members.get(0);
        victim.put("mine", "1");
        cluster.run(SECOND);
        Origin origin = victim.node().map().self();
        byte[] block = Content.pack("forged".getBytes(UTF_8), new byte[0], "x".getBytes(UTF_8));
        Version version = new Version(new Dot(origin, 5_000), victim.node().map().clock(), Version.FOREVER, block);
        cluster.forge(cluster.members.get(1), new Envelope(new Origin(9, 9), 1, List.of(
                new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Write(version, List.of(), 0))))));
        cluster.await("a new origin", 3 * SECOND, () -> !victim.node().map().self().equals(origin));
        assertThat(victim.events).anyMatch(event -> event.kind().equals("self-fenced"));
        cluster.await("equal and ready", 5 * SECOND, () -> cluster.equal() && cluster.allReady());
        victim.put("mine", "2");
        cluster.await("the next write", SECOND, cluster::equal);
        assertThat(cluster.members.get(2).value("mine")).isEqualTo("2");
    }

    @Test
    void twoEntriesUnderOneDotEndAsTheSameEverywhere() {
        SimulatedCluster cluster = ready(32, 3);
        Dot dot = new Dot(new Origin(7, 7), 3);
        for (int i = 0; i < 3; i++) {
            byte[] block = Content.pack("k".getBytes(UTF_8), new byte[0], ("value " + i).getBytes(UTF_8));
            cluster.forge(cluster.members.get(i), new Envelope(new Origin(9, 9), 1, List.of(new Delta(
                    Delta.UNACKNOWLEDGED, 1, List.of(new Write(new Version(dot, 77, Version.FOREVER, block), List.of(), 0))))));
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        assertThat(cluster.members.get(1).shown()).isEqualTo(cluster.members.get(0).shown());
        assertThat(cluster.members.get(2).shown()).isEqualTo(cluster.members.get(0).shown());
    }

    @Test
    void aPausedNodeHoldsEverythingWithinTwoSecondsOfWaking() {
        SimulatedCluster cluster = ready(4, 3);
        List<Member> nodes = cluster.members;
        for (int i = 0; i < 1_000; i++) {
            nodes.get(i % 3).put("k" + i, "v" + i);
        }
        cluster.await("equal", 2 * SECOND, cluster::equal);
        nodes.get(2).pause(20 * SECOND);
        for (int i = 0; i < 1_000; i++) {
            if (i % 2 == 0) {
                nodes.get(0).remove("k" + i);
            } else if (i % 3 == 0) {
                nodes.get(1).put("k" + i, "w" + i);
            }
            nodes.get(1).put("new" + i, "v");
            cluster.run(15 * MILLI);
        }
        cluster.run(6 * SECOND);
        cluster.await("caught up and ready", 2 * SECOND, () -> cluster.equal() && nodes.get(2).ready());
        assertThat(nodes.get(2).shown()).isEqualTo(nodes.get(0).shown());
    }

    @Test
    void keysThatNobodyRemovedNeverBlinkOutWhileANodeCatchesUp() {
        SimulatedCluster cluster = ready(5, 3);
        List<Member> nodes = cluster.members;
        for (int i = 0; i < 300; i++) {
            nodes.get(i % 3).put("k" + i, "0");
        }
        cluster.await("equal", 2 * SECOND, cluster::equal);
        nodes.get(2).pause(15 * SECOND);
        SplittableRandom random = new SplittableRandom(5);
        cluster.afterEvent = () -> {
            for (int i = 0; i < 300; i += 17) {
                assertThat(nodes.get(2).value("k" + i)).isNotNull();
            }
        };
        for (int i = 0; i < 6_000; i++) {
            nodes.get(random.nextInt(2)).put("k" + random.nextInt(300), "v" + i);
            cluster.run(3 * MILLI);
        }
        cluster.await("equal", 3 * SECOND, cluster::equal);
        assertThat(nodes.get(2).shown()).isEqualTo(nodes.get(0).shown());
    }

    @Test
    void aCrashedNodeComesBackUnderANewOriginWithEverything() {
        SimulatedCluster cluster = ready(6, 3);
        List<Member> nodes = cluster.members;
        for (int i = 0; i < 500; i++) {
            nodes.get(i % 3).put("k" + i, "v" + i);
        }
        cluster.await("equal", 2 * SECOND, cluster::equal);
        Member gone = nodes.get(1);
        gone.crash();
        cluster.run(300 * MILLI);
        nodes.get(0).remove("k0");
        Member back = cluster.restart(gone);
        cluster.await("ready", 2 * SECOND, back::ready);
        assertThat(back.shown()).hasSize(499).doesNotContainKey("k0");
        cluster.await("equal", 2 * SECOND, cluster::equal);
    }

    @Test
    void valuesOverADatagramGoThroughAStream() {
        SimulatedCluster cluster = ready(7, 3);
        byte[] large = new byte[300_000];
        new SplittableRandom(7).nextBytes(large);
        cluster.members.get(0).put("large", large, Version.FOREVER);
        cluster.await("large everywhere", 100 * MILLI, cluster::equal);
        assertThat(cluster.members.get(2).shown()).containsKey("large");
    }

    @Test
    void aNodeThatIsTooSmallIsNotReadyAndCostsTheOthersNothing() {
        SimulatedCluster cluster = ready(8, 3);
        for (int i = 0; i < 4_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, new byte[1_000], Version.FOREVER);
            if (i % 20 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        long digest = cluster.members.get(0).node().map().digest();
        Member small = cluster.join("small", given -> SimulatedCluster.withMaxBytes(given, 1 << 20));
        cluster.run(20 * SECOND);
        assertThat(small.ready()).isFalse();
        assertThat(small.node().readiness(cluster.now()).reason()).contains("maxBytes");
        assertThat(small.node().map().liveBytes()).isLessThan((1 << 20) * 5 / 4 + 5_000);
        for (Member member : cluster.members.subList(0, 3)) {
            assertThat(member.node().map().digest()).isEqualTo(digest);
            assertThat(member.ready()).isTrue();
        }
    }

    @Test
    void replicasEvictAlikeAndStayWithinTheirBytes() {
        SimulatedCluster cluster = new SimulatedCluster(9, given -> SimulatedCluster.withMaxBytes(given, 2 << 20));
        cluster.start(3);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        for (int i = 0; i < 8_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, new byte[1_000], Version.FOREVER);
            cluster.run(MILLI);
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        for (Member member : cluster.members) {
            assertThat(member.ready()).isTrue();
            assertThat(member.node().map().liveBytes()).isBetween((long) (1.6 * (1 << 20)), 2L << 20);
        }
    }

    @Test
    void aWriteReachesFortyNodesByPushAnnounceAndPull() {
        SimulatedCluster cluster = ready(10, 40);
        cluster.run(10 * SECOND);
        long before = cluster.members.stream().mapToLong(member -> member.sentBytes).sum();
        for (int i = 0; i < 20; i++) {
            cluster.members.get(i).put("k" + i, new byte[500], Version.FOREVER);
        }
        cluster.await("equal", 3 * SECOND, cluster::equal);
        long sent = cluster.members.stream().mapToLong(member -> member.sentBytes).sum() - before;
        double copies = sent / (20.0 * 39 * 502);
        assertThat(copies).isLessThan(3);
    }

    @Test
    void anIdleClusterSaysLittleWhateverItsMapHolds() {
        SimulatedCluster cluster = ready(21, 3);
        for (int i = 0; i < 20_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, "value");
            if (i % 50 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        cluster.run(10 * SECOND);
        long before = cluster.members.get(0).sentBytes;
        cluster.run(60 * SECOND);
        assertThat((cluster.members.get(0).sentBytes - before) / 60).isLessThan(400);
    }

    @Test
    void whatANodeWroteWhileDisconnectedIsSharedWhenItConnects() {
        SimulatedCluster cluster = ready(22, 3);
        Member lone = cluster.members.get(2);
        lone.disconnect();
        cluster.run(SECOND);
        lone.put("mine", "1");
        cluster.members.get(0).put("theirs", "2");
        cluster.run(SECOND);
        assertThat(lone.value("theirs")).isNull();
        assertThat(cluster.members.get(0).value("mine")).isNull();
        assertThat(lone.ready()).isFalse();
        lone.connect();
        cluster.await("equal and ready", 3 * SECOND, () -> cluster.equal() && cluster.allReady());
        assertThat(cluster.members.get(1).shown()).hasSize(2);
    }

    @Test
    void pastTheirLimitAllEvictAndASmallOneAmongThemCostsTheOthersNothing() {
        SimulatedCluster cluster = new SimulatedCluster(31, given -> SimulatedCluster.withMaxBytes(given, 2 << 20));
        cluster.start(3);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        Member small = cluster.join("small", given -> SimulatedCluster.withMaxBytes(given, 512 << 10));
        List<Member> large = cluster.members.subList(0, 3);
        for (int i = 0; i < 6_000; i++) {
            large.get(i % 3).put("key-" + i, new byte[1_000], Version.FOREVER);
            cluster.run(MILLI);
        }
        cluster.await("the large ones equal", 10 * SECOND, () -> large.stream()
                .map(member -> member.node().map().digest()).distinct().count() == 1);
        for (Member member : large) {
            assertThat(member.ready()).isTrue();
            assertThat(member.node().map().liveBytes()).isBetween((long) (1.5 * (1 << 20)), 2L << 20);
        }
        assertThat(small.ready()).isFalse();
        assertThat(small.node().map().liveBytes()).isLessThan((512 << 10) * 5 / 4 + 5_000);
    }

    @Test
    void whenABurstTakesAllPastTheirHardLimitTheyComeBack() {
        SimulatedCluster cluster = new SimulatedCluster(32, given -> SimulatedCluster.withMaxBytes(given, 1 << 20));
        cluster.start(3);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        for (int i = 0; i < 6_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, new byte[1_000], Version.FOREVER);
            if (i % 500 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal, ready and within their bytes", 20 * SECOND, () -> cluster.equal() && cluster.allReady()
                && cluster.members.stream().allMatch(member -> member.node().map().liveBytes() <= 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void fortyNodesBecomeEqualUnderLossAndCrashes(long seed) {
        SimulatedCluster cluster = ready(seed, 40);
        SplittableRandom random = new SplittableRandom(seed);
        cluster.loss = 0.1;
        for (int i = 0; i < 400; i++) {
            Member member = cluster.members.get(random.nextInt(cluster.members.size()));
            switch (random.nextInt(8)) {
                case 0 -> member.remove("k" + random.nextInt(100));
                case 1 -> member.put("k" + random.nextInt(100), new byte[1_500], Version.FOREVER);
                default -> member.put("k" + random.nextInt(100), "v" + i);
            }
            if (i % 60 == 30) {
                member.crash();
                cluster.restart(member);
            }
            cluster.run(random.nextLong(10 * MILLI));
        }
        cluster.loss = 0;
        cluster.await("equal and ready", 60 * SECOND, () -> cluster.equal() && cluster.allReady());
    }

    @Test
    void aNodeCatchesUpWhileLargeValuesAreOverwrittenAllTheTime() {
        SimulatedCluster cluster = ready(33, 3);
        List<Member> nodes = cluster.members;
        for (int i = 0; i < 100; i++) {
            nodes.get(i % 3).put("k" + i, new byte[20_000], Version.FOREVER);
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        nodes.get(2).pause(8 * SECOND);
        SplittableRandom random = new SplittableRandom(33);
        cluster.afterEvent = () -> {
            for (int i = 0; i < 100; i += 13) {
                assertThat(nodes.get(2).value("k" + i)).isNotNull();
            }
        };
        long readyAfter = -1;
        for (int i = 0; i < 3_000; i++) {
            nodes.get(random.nextInt(2)).put("k" + random.nextInt(100), new byte[5_000 + random.nextInt(20_000)], Version.FOREVER);
            cluster.run(5 * MILLI);
            if (readyAfter < 0 && i > 1_650 && nodes.get(2).ready()) {
                readyAfter = i * 5L;
            }
        }
        assertThat(readyAfter).as("ready while the others write").isBetween(8_000L, 13_000L);
        cluster.await("equal", 3 * SECOND, cluster::equal);
    }

    @Test
    void whatExpiresDuringAPauseIsNotShownAfterIt() {
        SimulatedCluster cluster = ready(34, 3);
        Member sleeper = cluster.members.get(2);
        for (int i = 0; i < 500; i++) {
            cluster.members.get(i % 3).put("k" + i, new byte[10], 2 * SECOND + i * 10 * MILLI);
        }
        cluster.members.get(0).put("stays", "1");
        cluster.await("equal", SECOND, cluster::equal);
        sleeper.pause(20 * SECOND);
        cluster.run(20 * SECOND);
        assertThat(sleeper.value("k1")).isNull();
        cluster.await("equal and ready", 2 * SECOND, () -> cluster.equal() && cluster.allReady());
        assertThat(sleeper.shown()).containsOnlyKeys("stays");
        assertThat(sleeper.node().map().entryCount()).isEqualTo(1);
    }

    @Test
    void aCrashedNodeComesBackUnderANewAddress() {
        SimulatedCluster cluster = ready(35, 3);
        for (int i = 0; i < 300; i++) {
            cluster.members.get(i % 3).put("k" + i, "v" + i);
        }
        cluster.await("equal", 2 * SECOND, cluster::equal);
        Member gone = cluster.members.remove(2);
        gone.crash();
        cluster.run(SECOND);
        cluster.members.get(0).remove("k0");
        Member back = cluster.join(gone.name);
        cluster.await("ready", 20 * SECOND, back::ready);
        cluster.await("equal", 2 * SECOND, cluster::equal);
        assertThat(back.shown()).hasSize(299);
        cluster.members.get(1).put("to-all", "1");
        cluster.await("written to the new address", 100 * MILLI, () -> "1".equals(back.value("to-all")));
    }

    @Test
    void threeIdleNodesSpendTheSameInEveryMinute() {
        SimulatedCluster cluster = ready(36, 3);
        for (int i = 0; i < 3_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, "value");
        }
        cluster.await("equal", 5 * SECOND, cluster::equal);
        cluster.run(30 * SECOND);
        for (Member member : cluster.members) {
            long[] spent = new long[3];
            for (int minute = 0; minute < 3; minute++) {
                long before = member.sentBytes;
                cluster.run(60 * SECOND);
                spent[minute] = member.sentBytes - before;
            }
            assertThat(spent[1]).isCloseTo(spent[0], within(spent[0] / 20));
            assertThat(spent[2]).isCloseTo(spent[0], within(spent[0] / 20));
        }
    }
}
