package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Who was asked is gone in the middle of its answer: what it has said of deaths must not count. */
final class CrashStories {

    private CrashStories() {}

    /** One that was cut off compares itself with the one that wrote meanwhile, and hears what is dead there, and no more. */
    static void compared(long seed) {
        int keys = 40;
        SimulatedCluster cluster = Stage.formed(seed, 2);
        List<Member> members = cluster.members.stream().sorted(Comparator.comparing(m -> m.node().map().self())).toList();
        // Of two that differ the one of the lower origin begins to compare.
        Member asks = members.get(0);
        Member gone = members.get(1);
        writeAll(cluster, gone, keys, 100);
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        cluster.open = (from, to) -> false;
        writeAll(cluster, gone, keys, 900);
        cluster.run(30 * SECOND);
        cluster.passage = (from, to, bytes) -> {
            boolean stated = Stage.messages(bytes).stream().anyMatch(RangeState.class::isInstance);
            if (to == asks && stated) {
                gone.crash();
            }
            return bytes;
        };
        cluster.open = (from, to) -> true;
        cluster.afterEvent = () -> checkAll(asks, keys);
        cluster.run(30 * SECOND);
    }

    /**
     * A large value is announced by one that crashes before it is fetched. Every second time somebody else has it, and is asked;
     * else nobody has, and what it would have replaced stays.
     */
    static void announced(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        Member writer = cluster.members.get(0);
        Member told = cluster.members.get(1);
        Member other = cluster.members.get(2);
        writer.put("k", "old");
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        cluster.run(3 * SECOND);
        boolean held = seed % 2 == 0;
        cluster.open = (from, to) -> from != writer || to == (held ? other : told);
        cluster.passage = (from, to, bytes) -> {
            if (from == writer && to == told && Stage.items(bytes).stream().anyMatch(Announcement.class::isInstance)) {
                writer.crash();
            }
            return bytes;
        };
        writer.put("k", new byte[5_000], Version.FOREVER);
        cluster.run(10 * MILLI);
        cluster.open = (from, to) -> true;
        cluster.afterEvent = () -> check(told.value("k") != null, "a key that nobody removed never blinks out", "k at " + told.name);
        cluster.run(200 * MILLI);
        check(!held || !"old".equals(told.value("k")), "stale", "somebody has what was announced to " + told.name);
        cluster.run(3 * SECOND);
        check(held || "old".equals(told.value("k")), "nothing is given up", "k at " + told.name);
    }

    /** A newcomer is streamed everything, and the donor ends in the middle: what it had seen says nothing of what did not come. */
    static void streamed(long seed) {
        int keys = 400;
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 2);
        writeAll(cluster, cluster.members.get(0), keys, 1_100);
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        cluster.minDelay = 2 * MILLI;
        cluster.maxDelay = 4 * MILLI;
        Member donor = cluster.members.get((int) (seed % 2));
        Member left = cluster.members.get((int) ((seed + 1) % 2));
        Member late = cluster.join("late");
        int enough = 1 + random.nextInt(keys - 1);
        Stage.await(cluster, "not equal", "half a stream", 20 * SECOND, () -> late.node().map().entryCount() >= enough);
        donor.crash();
        cluster.members.remove(donor);
        Stage.await(cluster, "not equal", "equal and ready", 60 * SECOND, () -> cluster.equal() && cluster.allReady());
        checkAll(left, keys);
        checkAll(late, keys);
    }

    private static void writeAll(SimulatedCluster cluster, Member writer, int keys, int bytes) {
        for (int i = 0; i < keys; i++) {
            writer.put("k" + i, new byte[bytes], Version.FOREVER);
            cluster.run(MILLI);
        }
    }

    private static void checkAll(Member member, int keys) {
        for (int i = 0; i < keys; i++) {
            check(member.value("k" + i) != null, "a key that nobody removed never blinks out", "k" + i + " at " + member.name);
        }
    }
}
