package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.crdt.Version;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Everything by TCP, while others write. */
final class StreamStories {

    private StreamStories() {}

    /**
     * Newcomers are streamed everything while others write, from donors that now and then crash. No key is ever removed: none is
     * missing where it was shown, and in the end none is missing anywhere.
     */
    static void joins(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 3);
        int keys = 120;
        for (int i = 0; i < keys; i++) {
            cluster.members.get(i % 3).put("k" + i, new byte[1_100], Version.FOREVER);
            cluster.run(MILLI);
        }
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        cluster.minDelay = MILLI;
        cluster.maxDelay = (2 + random.nextInt(30)) * MILLI;
        cluster.loss = random.nextInt(2) * 0.3;
        Map<String, Boolean> shown = new HashMap<>();
        cluster.afterEvent = () -> {
            Member last = cluster.members.get(cluster.members.size() - 1);
            for (int i = 0; i < keys; i += 3) {
                boolean now = last.value("k" + i) != null;
                boolean before = Boolean.TRUE.equals(shown.put(last.name + i, now));
                check(now || !before, "a key that nobody removed never blinks out", "k" + i + " at " + last.name);
            }
        };
        for (int newcomer = 0; newcomer < 2; newcomer++) {
            cluster.join("late" + newcomer);
            int crashAt = random.nextInt(120);
            for (int i = 0; i < 80; i++) {
                cluster.members.get(random.nextInt(3)).put("k" + random.nextInt(keys), new byte[1_100], Version.FOREVER);
                cluster.run(random.nextLong(6 * MILLI));
                if (i == crashAt) {
                    Member gone = cluster.members.get(random.nextInt(3));
                    gone.crash();
                    cluster.members.remove(gone);
                    cluster.members.add(0, gone);
                    cluster.members.add(0, cluster.restart(gone));
                    cluster.members.remove(cluster.members.size() - 1);
                }
            }
        }
        cluster.loss = 0;
        Stage.await(cluster, "not equal", "equal and ready", 60 * SECOND, () -> cluster.equal() && cluster.allReady());
        for (Member member : cluster.members) {
            for (int i = 0; i < keys; i++) {
                check(member.value("k" + i) != null, "lost", "k" + i + " at " + member.name + ", nobody removed it");
            }
        }
    }

    /**
     * One that was away is streamed everything by one that meanwhile writes anew what it holds, and hears of that by the stream
     * alone: it never shows less than before.
     */
    static void meanwhile(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 2);
        Member donor = cluster.members.get(0);
        Member away = cluster.members.get(1);
        int held = 30;
        for (int i = 0; i < held; i++) {
            cluster.members.get(random.nextInt(2)).put("k" + i, new byte[1_000], Version.FOREVER);
        }
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        away.disconnect();
        for (int i = 0; i < 400; i++) {
            donor.put("more" + i, new byte[1_000], Version.FOREVER);
        }
        cluster.run(10 * SECOND);
        cluster.passage = (from, to, bytes) -> from == donor && !Stage.items(bytes).isEmpty() ? new byte[0] : bytes;
        cluster.minDelay = 3 * MILLI;
        cluster.maxDelay = 4 * MILLI;
        away.connect();
        cluster.afterEvent = () -> {
            for (int i = 0; i < held; i++) {
                check(away.value("k" + i) != null, "a key that nobody removed never blinks out", "k" + i + " at " + away.name);
            }
        };
        for (int i = 0; i < 2_000 && away.node().replicationCounters().bootstraps() == 0; i++) {
            donor.put("k" + random.nextInt(held), new byte[1_000], Version.FOREVER);
            cluster.run(2 * MILLI);
        }
        check(away.node().replicationCounters().bootstraps() > 0, "not equal", "no stream was whole");
        cluster.passage = (from, to, bytes) -> bytes;
        Stage.await(cluster, "not equal", "equal and ready", 60 * SECOND, () -> cluster.equal() && cluster.allReady());
    }
}
