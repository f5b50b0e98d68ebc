package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.HashMap;
import java.util.Map;

/** Who sends how much to whom: what nobody would miss in the end, because repair makes up for it. */
final class TrafficStories {

    /** So many that what is young is pushed twice. */
    private static final int WIDE = 32;

    private TrafficStories() {}

    /** An idle cluster says little, whatever its map holds. */
    static void idle(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        for (int i = 0; i < 200; i++) {
            cluster.members.get(i % 3).put("k" + i, "v");
        }
        cluster.run(10 * SECOND);
        long exchanges = Stage.exchanges(cluster);
        long before = Stage.sentBytes(cluster);
        cluster.run(20 * SECOND);
        long perSecond = (Stage.sentBytes(cluster) - before) / 3 / 20;
        check(perSecond < 400, "idle", perSecond + " bytes a second and node");
        check(Stage.exchanges(cluster) == exchanges, "exchanges", "all were equal");
    }

    /**
     * Above 16 members: pushed while young, announced later, about one payload for each. Every second time all arrives twice: what
     * is not new goes nowhere.
     */
    static void wide(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, WIDE);
        cluster.run(10 * SECOND);
        long before = Stage.sentBytes(cluster);
        cluster.run(4 * SECOND);
        long idlePerSecond = (Stage.sentBytes(cluster) - before) / 4;
        cluster.duplication = seed % 2;
        cluster.passage = new WhatGoesBack();
        before = Stage.sentBytes(cluster);
        long began = cluster.nanos();
        int writes = 12;
        for (int i = 0; i < writes; i++) {
            byte[] value = new byte[900];
            value[0] = (byte) i;
            String key = "k" + i;
            Member writer = cluster.members.get(i);
            long sentBefore = writer.sentBytes;
            writer.put(key, value, Version.FOREVER);
            long took = Stage.await(cluster, "stale", "a write is everywhere", 20 * SECOND,
                    () -> cluster.members.stream().allMatch(member -> member.value(key) != null));
            check(took < 500 * MILLI, "stale", "a write took " + took / MILLI + " ms");
            check(writer.sentBytes - sentBefore < 15 * 902, "copies", "a writer sent " + (writer.sentBytes - sentBefore) + " bytes");
            cluster.run(100 * MILLI);
        }
        cluster.run(500 * MILLI);
        long idle = idlePerSecond * (cluster.nanos() - began) / SECOND;
        double copies = (Stage.sentBytes(cluster) - before - idle) / (writes * (WIDE - 1) * 902.0);
        check(copies < (cluster.duplication > 0 ? 3.2 : 2.3), "copies", copies + " payloads per node");
    }

    /** Up to 16 members: straight from the writer to all, one way and no more. */
    static void straight(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 16);
        cluster.run(5 * SECOND);
        for (int i = 0; i < 16; i++) {
            String key = "k" + i;
            cluster.members.get(i).put(key, "v");
            cluster.run(cluster.maxDelay);
            check(Stage.shown(cluster, key, "v"), "stale", "a write took more than one way");
        }
    }

    /**
     * No delta gets through, so that nothing is ever acknowledged: exchanges alone bring what is written all the time. They begin all
     * the same; and where the way is so long that one takes several intervals, it is let come to its end.
     */
    static void paced(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        cluster.run(3 * SECOND);
        boolean slow = seed % 2 == 0;
        cluster.minDelay = slow ? 100 * MILLI : MILLI;
        cluster.maxDelay = slow ? 120 * MILLI : 10 * MILLI;
        cluster.passage = (from, to, bytes) -> Stage.items(bytes).isEmpty() ? bytes : new byte[0];
        Member writer = cluster.members.get(0);
        int patience = slow ? 250 : 100;
        for (int i = 0; i < 3 * patience; i++) {
            writer.put("k" + i, "v");
            cluster.run(20 * MILLI);
            String key = "k" + (i - patience);
            check(i < patience || Stage.shown(cluster, key, "v"), "stale", "what was written " + 20 * patience + " ms ago");
        }
    }

    /** Who got an entry from somebody first does not send it there. */
    private static final class WhatGoesBack implements SimulatedCluster.Passage {
        private final Map<Member, Map<Dot, Member>> firstFrom = new HashMap<>();

        @Override
        public byte[] pass(Member from, Member to, byte[] bytes) {
            for (Item item : Stage.items(bytes)) {
                if (item instanceof Write write) {
                    Dot dot = write.version().dot();
                    boolean back = firstFrom.getOrDefault(from, Map.of()).get(dot) == to;
                    check(!back, "sent back", dot + " from " + from.name + " to " + to.name + ", from whom it came");
                    firstFrom.computeIfAbsent(to, any -> new HashMap<>()).putIfAbsent(dot, from);
                }
            }
            return bytes;
        }
    }
}
