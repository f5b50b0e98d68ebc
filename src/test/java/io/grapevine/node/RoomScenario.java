package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Version;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters whose members hold together more than fits into one of them. */
final class RoomScenario {

    private static final long MAX_BYTES = 110_000;

    private static SimulatedCluster ready(long seed, int count) {
        SimulatedCluster cluster = new SimulatedCluster(seed, given -> SimulatedCluster.withMaxBytes(given, MAX_BYTES));
        cluster.start(count);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        return cluster;
    }

    private static void fill(Member member, SplittableRandom random, int maxValueBytes) {
        for (int bytes = 0, i = 0; bytes < MAX_BYTES; i++) {
            byte[] value = new byte[1 + random.nextInt(maxValueBytes)];
            member.put(member.name + "-" + i, value, Version.FOREVER);
            bytes += value.length;
        }
    }

    private static long exchanges(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(member -> member.node().replicationCounters().exchangesStarted()).sum();
    }

    private static void becomeReadyAndEqual(SimulatedCluster cluster) {
        int members = cluster.members.size();
        long before = exchanges(cluster);
        cluster.await("all ready and equal", 60 * SECOND, () -> cluster.allReady() && cluster.equal());
        assertThat(exchanges(cluster) - before).isLessThanOrEqualTo(8L * members * members);
        long digest = cluster.members.get(0).node().map().digest();
        cluster.run(3 * SECOND);
        for (Member member : cluster.members) {
            assertThat(member.ready()).isTrue();
            assertThat(member.node().map().digest()).isEqualTo(digest);
            assertThat(member.node().map().liveBytes()).isBetween(MAX_BYTES / 2, MAX_BYTES);
        }
    }

    /** Nobody is ready until it has compared, and nobody can compare before some entries have gone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoWereAllAloneAndFullMeetAgain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = ready(seed, 3 + (int) seed % 4);
        cluster.maxDelay = (1 + random.nextInt(20)) * MILLI;
        cluster.members.forEach(Member::disconnect);
        cluster.run(SECOND);
        int maxValueBytes = 100 << random.nextInt(8);
        cluster.members.forEach(member -> fill(member, random, maxValueBytes));
        cluster.run(SECOND);
        cluster.loss = 0.3;
        cluster.members.forEach(Member::connect);
        becomeReadyAndEqual(cluster);
    }

    /** All are ready all the time, until what the others hold comes and does not fit. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void twoFullHalvesMeetAgain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = ready(seed, 4 + (int) seed % 3);
        cluster.maxDelay = (1 + random.nextInt(20)) * MILLI;
        int half = cluster.members.size() / 2;
        cluster.open = (from, to) -> cluster.members.indexOf(from) < half == cluster.members.indexOf(to) < half;
        cluster.run(10 * SECOND);
        int maxValueBytes = 100 << random.nextInt(8);
        fill(cluster.members.get(0), random, maxValueBytes);
        fill(cluster.members.get(half), random, maxValueBytes);
        cluster.run(5 * SECOND);
        cluster.open = (from, to) -> true;
        cluster.loss = 0.3;
        becomeReadyAndEqual(cluster);
    }
}
