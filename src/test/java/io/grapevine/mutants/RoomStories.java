package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.crdt.Version;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.SplittableRandom;

/** What happens where entries do not fit (DESIGN §1, "Eviction"). */
final class RoomStories {

    private static final int KEYS = 400;
    private static final int MOST_EVICTED = 90;

    private RoomStories() {}

    /** A node that is too small comes, goes and forgets: those who have room lose nothing. */
    static void small(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 3);
        cluster.maxDelay = (1 + random.nextInt(10)) * MILLI;
        Member small = cluster.join("small", given -> SimulatedCluster.withMaxBytes(given, 150_000));
        cluster.run(3 * SECOND);
        for (int i = 0; i < KEYS; i++) {
            cluster.members.get(random.nextInt(3)).put("k" + i, new byte[900], Version.FOREVER);
            cluster.run(random.nextLong(8 * MILLI));
            switch (random.nextInt(20)) {
                case 0 -> cluster.loss = 0.3;
                case 1 -> cluster.loss = 0;
                case 2 -> cluster.open = (from, to) -> from != small && to != small;
                case 3, 4 -> cluster.open = (from, to) -> true;
                case 5 -> small.disconnect();
                case 6, 7, 8 -> small.connect();
                default -> { }
            }
            long before = small.node().map().evictedCount();
            if (i % 100 == 99 || !small.node().connected()) {
                cluster.run(SECOND / 4);
            }
            check(small.node().connected() || !small.ready(), "ready though disconnected", small.name);
            // Until it is past its hard limit it is a custodian like any other; then never, and never alone.
            long evicted = small.node().map().evictedCount();
            check(evicted <= MOST_EVICTED && (small.node().connected() || evicted == before), "removed for others",
                    evicted + " by " + small.name);
        }
        cluster.open = (from, to) -> true;
        cluster.loss = 0;
        small.connect();
        var large = cluster.members.subList(0, 3);
        Stage.await(cluster, "not equal", "the large ones equal", 60 * SECOND,
                () -> large.stream().map(member -> member.node().map().digest()).distinct().count() == 1);
        for (Member member : large) {
            long missing = KEYS - member.shown().size();
            check(missing <= small.node().map().evictedCount(), "lost", missing + " keys at " + member.name);
        }
    }

    /** All hold the same limit, and one serves some keys again and again. */
    static void crowded(long seed) {
        long maxBytes = 400_000;
        SimulatedCluster cluster = new SimulatedCluster(seed, given -> SimulatedCluster.withMaxBytes(given, maxBytes));
        Stage.formed(cluster, 3);
        Member reader = cluster.members.get(0);
        int hot = 40;
        for (int i = 0; i < hot; i++) {
            cluster.members.get(i % 3).put("hot" + i, new byte[1_000], Version.FOREVER);
        }
        for (int i = 0; i < 1_500; i++) {
            cluster.members.get(i % 3).put("cold" + i, new byte[1_000], Version.FOREVER);
            cluster.run(5 * MILLI);
            for (int key = i % 4; key < hot; key += 4) {
                reader.value("hot" + key);
            }
        }
        // A burst, short of the hard limit, of which the others hear a while later: none knows what the others have evicted.
        cluster.minDelay = 14 * MILLI;
        cluster.maxDelay = 15 * MILLI;
        for (int i = 0; i < 60; i++) {
            cluster.members.get(1).put("burst" + i, new byte[1_000], Version.FOREVER);
        }
        cluster.run(SECOND);
        Stage.await(cluster, "not equal", "equal", 20 * SECOND, cluster::equal);
        int kept = 0;
        for (int i = 0; i < hot; i++) {
            kept += reader.value("hot" + i) == null ? 0 : 1;
        }
        check(kept > hot * 0.8, "evicted what is used", kept + " of " + hot + " keys in use are left");
        for (Member member : cluster.members) {
            long bytes = member.node().map().liveBytes();
            check(bytes <= maxBytes, "kept too much", bytes + " of " + maxBytes);
            check(bytes >= maxBytes * 0.85, "evicted too much", bytes + " of " + maxBytes);
        }
    }

    /** What has expired takes no room any more, though nobody asks for its key. */
    static void expired(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 2);
        for (int i = 0; i < 300; i++) {
            cluster.members.get(i % 2).put("k" + i, new byte[1_000], 1 + random.nextLong(3 * SECOND));
        }
        cluster.run(4 * SECOND);
        for (Member member : cluster.members) {
            check(member.node().map().liveBytes() == 0, "memory", member.node().map().liveBytes() + " bytes of what has expired");
        }
    }

    /** A burst past its hard limit: who has no room for what the others hold is not asked for it. */
    static void full(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 2);
        Member small = cluster.join("small", given -> SimulatedCluster.withMaxBytes(given, 150_000));
        Stage.await(cluster, "not ready", "all ready", 10 * SECOND, cluster::allReady);
        for (int i = 0; i < KEYS; i++) {
            cluster.members.get(i % 2).put("k" + i, new byte[900], Version.FOREVER);
        }
        Stage.await(cluster, "kept too much", "full", 5 * SECOND, () -> Stage.count(small.events, "full") > 0);
        // As long as it takes to hear how much the others hold now.
        cluster.run(SECOND);
        cluster.afterEvent = () -> check(!small.ready(), "ready though full", small.name);
        cluster.run(3 * SECOND);
    }
}
