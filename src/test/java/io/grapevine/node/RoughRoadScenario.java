package io.grapevine.node;

import static io.grapevine.testkit.SimulatedCluster.MILLI;
import static io.grapevine.testkit.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Version;
import io.grapevine.testkit.SimulatedCluster;
import io.grapevine.testkit.SimulatedCluster.Member;
import java.util.SplittableRandom;
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
}
