package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/** A node fences itself while all write and a network loses: then, too, all become equal, and soon. */
final class FencingLaws {

    private static final int SEEDS = Integer.getInteger("grapevine.laws.seeds", 60);

    @Test
    void allBecomeEqualSoonAfterANodeFencedItselfUnderLoad() {
        int fenced = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                fenced += tell(seed) ? 1 : 0;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(fenced).isGreaterThan(SEEDS / 2);
    }

    /** Whether the node did fence itself. */
    private static boolean tell(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = new SimulatedCluster(seed);
        List<Member> nodes = cluster.start(3);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        cluster.loss = random.nextInt(3) * 0.1;
        cluster.maxDelay = (1 + random.nextInt(10)) * MILLI;
        Member victim = nodes.get(random.nextInt(3));
        write(cluster, random, 100);
        Origin origin = victim.node().map().self();
        long ahead = random.nextInt(3) == 0 ? -random.nextInt(20) : random.nextInt(2_000);
        long number = Math.max(1, victim.node().map().highest(origin) + ahead);
        byte[] block = Content.pack(("k" + random.nextInt(20)).getBytes(UTF_8), new byte[0], "forged".getBytes(UTF_8));
        Version forged = new Version(new Dot(origin, number), victim.node().map().clock(), Version.FOREVER, block);
        cluster.forge(nodes.get(random.nextInt(3)), new Envelope(new Origin(9, 9), 1, List.of(
                new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Write(forged, List.of(), 0))))));
        write(cluster, random, 300);
        cluster.loss = 0;
        cluster.await("equal and ready", 3 * SECOND, () -> cluster.equal() && cluster.allReady());
        for (Member member : nodes) {
            assertThat(member.shown()).isEqualTo(victim.shown());
        }
        return !victim.node().map().self().equals(origin);
    }

    private static void write(SimulatedCluster cluster, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            Member member = cluster.members.get(random.nextInt(3));
            String key = "k" + random.nextInt(20);
            if (random.nextInt(8) == 0) {
                member.remove(key);
            } else {
                member.put(key, "v" + i);
            }
            cluster.run(random.nextLong(10 * MILLI));
        }
    }
}
