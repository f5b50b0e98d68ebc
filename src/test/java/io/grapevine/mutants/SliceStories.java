package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.crdt.Version;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.HashMap;
import java.util.Map;

/** Much is to be done, and a node does a little of it before it turns to what else has come (DESIGN §2, "slices"). */
final class SliceStories {

    /** So many come or go at most in one event: about twice what the code allows itself of entries as short as these. */
    private static final int MOST_EXPIRED = 4_096;
    private static final int MOST_EVICTED = 512;
    private static final int MOST_STREAMED = 2_048;
    private static final int MOST_BURIED = 2_048;

    private SliceStories() {}

    static void sliced(long seed) {
        switch ((int) (seed % 5)) {
            case 0 -> expired(seed);
            case 1 -> shed(seed);
            case 2 -> evicted(seed);
            case 3 -> streamed(seed);
            default -> buried(seed);
        }
    }

    /** All end in the same moment. */
    private static void expired(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 1);
        fill(cluster.members.get(0), 20_000, SECOND);
        watch(cluster, MOST_EXPIRED);
        cluster.run(3 * SECOND);
        check(cluster.members.get(0).node().map().entryCount() == 0, "nothing to see", "not all have expired");
    }

    /** Among two that hold more than they may, short of the hard limit, each has some thousand to remove for both. */
    private static void evicted(long seed) {
        SimulatedCluster cluster = crowded(seed);
        cluster.run(5 * SECOND);
        check(cluster.members.get(0).node().map().evictedCount() > 2 * MOST_EVICTED, "nothing to see", "it evicted little");
    }

    /** One of them is disconnected before it has: alone it forgets all that does not fit. */
    private static void shed(long seed) {
        SimulatedCluster cluster = crowded(seed);
        cluster.members.get(0).disconnect();
        cluster.run(5 * SECOND);
        check(cluster.members.get(0).node().map().shedCount() > 2 * MOST_EVICTED, "nothing to see", "it shed little");
    }

    private static SimulatedCluster crowded(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, given -> SimulatedCluster.withMaxBytes(given, 3_000_000));
        Stage.formed(cluster, 2);
        fill(cluster.members.get(0), 23_000, Version.FOREVER);
        watch(cluster, MOST_EVICTED);
        return cluster;
    }

    /** A newcomer is given all that another holds. */
    private static void streamed(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 1);
        fill(cluster.members.get(0), 20_000, Version.FOREVER);
        watch(cluster, MOST_STREAMED);
        Member late = cluster.join("late");
        Stage.await(cluster, "not equal", "equal and ready", 30 * SECOND, () -> cluster.equal() && late.ready());
        check(late.node().replicationCounters().bootstraps() > 0, "nothing to see", "it was streamed nothing");
    }

    /** One of two was cut off while the other removed nearly everything. */
    private static void buried(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 2);
        Member remover = cluster.members.get(0);
        Member away = cluster.members.get(1);
        fill(remover, 12_000, Version.FOREVER);
        Stage.await(cluster, "not equal", "equal", 30 * SECOND, cluster::equal);
        cluster.open = (from, to) -> false;
        cluster.run(30 * SECOND);
        for (int i = 0; i < 12_000; i++) {
            if (i % 1_000 != 0) {
                remover.remove("k" + i);
            }
        }
        cluster.run(SECOND);
        check(away.node().map().entryCount() == 12_000, "nothing to see", "it was not away");
        watch(cluster, MOST_BURIED);
        cluster.open = (from, to) -> true;
        Stage.await(cluster, "not equal", "equal again", 60 * SECOND, cluster::equal);
        check(away.node().replicationCounters().dotsRepaired() > 2 * MOST_BURIED, "nothing to see", "no comparison brought the deaths");
    }

    private static void fill(Member member, int keys, long ttlNanos) {
        for (int i = 0; i < keys; i++) {
            member.put("k" + i, new byte[20], ttlNanos);
        }
    }

    /** From now on no event brings or takes more entries than that anywhere. */
    private static void watch(SimulatedCluster cluster, int most) {
        Map<Member, Long> counts = new HashMap<>();
        Runnable look = () -> {
            for (Member member : cluster.members) {
                long count = member.node().map().entryCount();
                Long before = counts.put(member, count);
                long turned = before == null ? 0 : Math.abs(count - before);
                check(turned <= most, "turn", member.name + " went from " + before + " entries to " + count + " at once");
            }
        };
        look.run();
        cluster.afterEvent = look;
    }
}
