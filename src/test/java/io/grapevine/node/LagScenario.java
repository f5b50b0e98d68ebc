package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.replication.Lag;
import io.grapevine.replication.Replication;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node says of how far the others are behind. */
final class LagScenario {

    private final SimulatedCluster cluster = new SimulatedCluster(31);

    private Lag lag(Member at, Member of) {
        for (Replication.Queue queue : at.node().view(cluster.now()).queues()) {
            if (queue.name().equals(of.name)) {
                return queue.lag();
            }
        }
        return new Lag(-1, -1);
    }

    private boolean nobodyIsBehind() {
        return cluster.members.stream().allMatch(at ->
                at.node().view(cluster.now()).queues().stream().allMatch(queue -> queue.lag().dots() == 0));
    }

    private void begin(int count) {
        cluster.start(count);
        cluster.await("all ready and equal", 60 * SECOND, () -> cluster.allReady() && cluster.equal());
        cluster.run(5 * SECOND);
    }

    @Test
    void onePeerBehindAPartitionIsBehindByWhatWasWrittenSinceAndNoMoreOnceItHeals() {
        begin(3);
        Member a = cluster.members.get(0);
        Member c = cluster.members.get(2);
        assertThat(nobodyIsBehind()).isTrue();
        cluster.open = (from, to) -> from != c && to != c;
        for (int i = 0; i < 10; i++) {
            a.put("k" + i, "v");
        }
        cluster.run(2 * SECOND);
        assertThat(lag(a, c).dots()).isEqualTo(10);
        assertThat(lag(a, c).nanos()).isBetween(2 * SECOND, 2 * SECOND + 10 * MILLI);
        assertThat(lag(a, cluster.members.get(1))).isEqualTo(new Lag(0, 0));
        cluster.open = (from, to) -> true;
        cluster.await("it has caught up, and they know", 10 * SECOND, this::nobodyIsBehind);
        assertThat(cluster.equal()).isTrue();
    }

    @Test
    void oneThatStoodStillInALargeClusterIsSeenBehindUntilItHasCaughtUp() {
        begin(40);
        Member sleeper = cluster.members.get(7);
        sleeper.pause(3 * SECOND);
        for (int i = 0; i < 50; i++) {
            cluster.members.get(20).put("k" + i, "v");
        }
        cluster.run(3 * SECOND - MILLI);
        List<Member> others = cluster.members.stream().filter(member -> member != sleeper).toList();
        cluster.await("somebody hears how far it is behind", SECOND, () -> others.stream()
                .anyMatch(other -> lag(other, sleeper).dots() > 10 && lag(other, sleeper).nanos() > SECOND));
        cluster.await("it has caught up, and all know", 240 * SECOND, this::nobodyIsBehind);
    }

    @Test
    void nobodyIsFarBehindWhileAllWriteAndAllIsWell() {
        begin(40);
        long longest = 0;
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 5; i++) {
                cluster.members.get((7 * round + i) % 40).put("k" + round + "-" + i, "v");
            }
            cluster.run(100 * MILLI);
            for (Member at : cluster.members) {
                for (Replication.Queue queue : at.node().view(cluster.now()).queues()) {
                    longest = Math.max(longest, queue.lag().nanos());
                }
            }
        }
        assertThat(longest).isBetween(1L, 2 * SECOND);
    }
}
