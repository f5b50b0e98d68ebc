package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Version;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of clusters whose network is slow, whose machines are starved, and whose clients do not wait. */
final class RoughRoadScenario {

    private static SimulatedCluster ready(long seed, int count) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.start(count);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        return cluster;
    }

    private static long exchangesDone(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(member -> member.node().replicationCounters().exchangesDone()).sum();
    }

    /** Two thousand writes a second, at all in turn, of values of up to 200 bytes under a thousand keys. */
    private static void write(SimulatedCluster cluster, SplittableRandom random, int members, long nanos) {
        for (long written = 0; written < nanos; written += SECOND / 2_000) {
            cluster.members.get(random.nextInt(members))
                    .put("k" + random.nextInt(1_000), new byte[random.nextInt(200)], Version.FOREVER);
            cluster.run(SECOND / 2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void comparisonsEndWhileAllWriteFarAwayAndAJoinerBecomesReady(int count) {
        SimulatedCluster cluster = ready(51, count);
        cluster.minDelay = 45 * MILLI;
        cluster.maxDelay = 55 * MILLI;
        cluster.loss = 0.1;
        SplittableRandom random = new SplittableRandom(51);
        write(cluster, random, count, 5 * SECOND);
        long doneBefore = exchangesDone(cluster);
        write(cluster, random, count, 10 * SECOND);
        long done = exchangesDone(cluster) - doneBefore;
        assertThat(done).isGreaterThanOrEqualTo(3L * count);
        Member late = cluster.join("late");
        long began = cluster.nanos();
        while (!late.ready() && cluster.nanos() - began < 10 * SECOND) {
            write(cluster, random, count, 100 * MILLI);
        }
        assertThat(late.ready()).isTrue();
        assertThat(cluster.nanos() - began).isLessThan(5 * SECOND);
        cluster.loss = 0;
        cluster.await("equal", 10 * SECOND, cluster::equal);
    }

    /** Nodes that give each other the time that such a road takes. */
    private static NodeSettings patient(NodeSettings given) {
        return new NodeSettings(given.name(), given.cluster(), given.secret(), given.advertised(), given.http(),
                given.connect(), given.gossipIntervalNanos(), given.fanout(), 10 * SECOND, 5 * SECOND, 30 * SECOND,
                given.maxClockDriftMillis(), given.maxDatagramBytes(), given.maxBytes());
    }

    @Test
    void deltasAloneReplicateOverAVerySlowRoad() {
        SimulatedCluster cluster = new SimulatedCluster(52, RoughRoadScenario::patient);
        cluster.start(3);
        cluster.await("all ready", 60 * SECOND, cluster::allReady);
        cluster.minDelay = 750 * MILLI;
        cluster.maxDelay = 750 * MILLI;
        cluster.run(20 * SECOND);
        long before = cluster.members.stream().mapToLong(member -> member.sentBytes).sum();
        SplittableRandom random = new SplittableRandom(52);
        for (int i = 0; i < 600; i++) {
            cluster.members.get(random.nextInt(3)).put("k" + i, new byte[1_000], Version.FOREVER);
            cluster.run(50 * MILLI);
        }
        cluster.await("all everywhere", 10 * SECOND, cluster::equal);
        double copies = (cluster.members.stream().mapToLong(member -> member.sentBytes).sum() - before) / (600.0 * 2 * 1_004);
        assertThat(copies).isLessThan(1.5);
    }

    @Test
    void aJoinerThatIsStarvedOfItsProcessorBecomesReady() {
        SimulatedCluster cluster = ready(53, 3);
        for (int i = 0; i < 20_000; i++) {
            cluster.members.get(i % 3).put("key-" + i, new byte[500], Version.FOREVER);
            if (i % 10 == 0) {
                cluster.run(MILLI);
            }
        }
        cluster.await("equal", 10 * SECOND, cluster::equal);
        cluster.minDelay = 2 * MILLI;
        cluster.maxDelay = 4 * MILLI;
        Member late = cluster.join("late");
        long began = cluster.nanos();
        while (!late.ready() && cluster.nanos() - began < 60 * SECOND) {
            late.pause(1_200 * MILLI);
            long until = cluster.nanos() + 2 * SECOND;
            while (!late.ready() && cluster.nanos() < until) {
                cluster.run(10 * MILLI);
            }
        }
        assertThat(late.ready()).isTrue();
        assertThat(cluster.nanos() - began).isLessThan(5 * SECOND);
        assertThat(late.shown()).hasSize(20_000);
    }
}
