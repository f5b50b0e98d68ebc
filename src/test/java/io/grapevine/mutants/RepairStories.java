package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Exchanges, identity, readiness. */
final class RepairStories {

    private static final int KEYS_OF_MANY = 40_000;

    private RepairStories() {}

    /** Replicas of many thousand writes differ in one: they become equal, at the price of one. */
    static void many(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 1);
        Member writer = cluster.members.get(0);
        for (int i = 0; i < KEYS_OF_MANY; i++) {
            writer.put("k" + i, "v");
        }
        cluster.join("late");
        Stage.await(cluster, "not equal", "equal and ready", 30 * SECOND, () -> cluster.equal() && cluster.allReady());
        cluster.run(5 * SECOND);
        cluster.open = (from, to) -> false;
        writer.put("k" + random.nextInt(KEYS_OF_MANY), "other");
        cluster.run(20 * SECOND);
        cluster.open = (from, to) -> true;
        cluster.loss = 0;
        long before = Stage.sentBytes(cluster);
        Stage.await(cluster, "not equal", "equal", 60 * SECOND, cluster::equal);
        long bytes = Stage.sentBytes(cluster) - before;
        check(bytes < 4_000, "bytes to repair", bytes + " for one entry");
    }

    /**
     * Many processes have come and gone. Those that left entries are found, however many; those that left none cost nothing when
     * something else differs, whoever heard of them first.
     */
    static void origins(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 2);
        Member one = cluster.members.get(0);
        Member other = cluster.members.get(1);
        cluster.open = (from, to) -> false;
        for (int i = 0; i < 400; i++) {
            Dot dot = new Dot(new Origin(random.nextLong(), random.nextLong()), 1 + random.nextInt(3));
            if (i < 100) {
                forge(cluster, one, dot, 77, "left" + i, "v");
            } else {
                Envelope deaths = new Envelope(new Origin(9, 9), 1, List.of(
                        new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Deaths(List.of(dot), Cause.REMOVED, 0)))));
                cluster.forge(one, deaths);
                cluster.forge(other, deaths);
            }
        }
        cluster.run(20 * SECOND);
        cluster.open = (from, to) -> true;
        Stage.await(cluster, "not equal", "equal", 20 * SECOND, cluster::equal);
        for (int i = 0; i < 100; i++) {
            other.remove("left" + i);
        }
        one.put("k", "u");
        cluster.run(10 * SECOND);
        cluster.open = (from, to) -> false;
        one.put("k", "v");
        cluster.run(20 * SECOND);
        cluster.open = (from, to) -> true;
        long[] listed = new long[1];
        cluster.passage = (from, to, bytes) -> {
            for (Message message : Stage.messages(bytes)) {
                listed[0] += message instanceof OriginList list ? list.origins().size() : message instanceof OriginBuckets ? 32 : 0;
            }
            return bytes;
        };
        Stage.await(cluster, "not equal", "equal", 20 * SECOND, cluster::equal);
        check(listed[0] <= 4, "origins listed", listed[0] + " for one entry of one origin");
    }

    /** Somebody writes under another's origin, or writes two things under one dot. */
    static void forged(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        Member victim = cluster.members.get(0);
        victim.put("mine", "1");
        cluster.run(SECOND);
        OrMap map = victim.node().map();
        Origin origin = map.self();
        int variant = (int) (seed % 4);
        switch (variant) {
            case 0 -> forge(cluster, cluster.members.get(1), new Dot(origin, 5_000), map.clock(), "mine", "x");
            case 1 -> forge(cluster, victim, new Dot(origin, 1), map.clock() + (seed % 3), "mine", "y");
            default -> {
                Dot dot = new Dot(new Origin(7, 7), 3);
                for (int i = 0; i < 3; i++) {
                    boolean values = variant == 2;
                    forge(cluster, cluster.members.get(i), dot, values ? 77 : 77 + i, "other", values ? "value " + i : "value");
                }
                Stage.checkStates(cluster);
            }
        }
        if (variant < 2) {
            Stage.await(cluster, "not fenced", "a new origin", 4 * SECOND, () -> !map.self().equals(origin));
            check(Stage.count(victim.events, "self-fenced") > 0, "not fenced", "no alarm");
        }
        Stage.await(cluster, "not equal", "equal and ready", 10 * SECOND, () -> cluster.equal() && cluster.allReady());
        Stage.checkStates(cluster);
        check(cluster.members.get(1).shown().equals(victim.shown()) && cluster.members.get(2).shown().equals(victim.shown()),
                "diverged", "equal digests, different entries");
    }

    private static void forge(SimulatedCluster cluster, Member to, Dot dot, long timestamp, String key,
            String value) {
        byte[] block = Content.pack(key.getBytes(UTF_8), new byte[0], value.getBytes(UTF_8));
        cluster.forge(to, new Envelope(new Origin(9, 9), 1, List.of(new Delta(Delta.UNACKNOWLEDGED, 1,
                List.of(new Write(new Version(dot, timestamp, Version.FOREVER, block), List.of(), 0))))));
    }

    /** Ready is who holds what the others held; and nobody is less ready for being alone. */
    static void ready(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 3);
        List<String> stable = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            stable.add("k" + i);
            cluster.members.get(i % 3).put("k" + i, new byte[200 + random.nextInt(1_500)], Version.FOREVER);
            cluster.run(MILLI);
        }
        Stage.await(cluster, "not equal", "equal", 10 * SECOND, cluster::equal);
        cluster.loss = random.nextInt(2) * 0.2;
        cluster.maxDelay = (1 + random.nextInt(20)) * MILLI;
        switch ((int) (seed % 4)) {
            case 0 -> readyWithAll(cluster, cluster.join("late"), stable);
            case 1 -> {
                Member sleeper = cluster.members.get(2);
                sleeper.pause(3 * SECOND);
                for (int i = 0; i < 20; i++) {
                    cluster.members.get(i % 2).put("new" + i, "v");
                    stable.add("new" + i);
                    cluster.run(50 * MILLI);
                }
                cluster.run(2_000 * MILLI - 1);
                readyWithAll(cluster, sleeper, stable);
            }
            case 2 -> {
                Member one = cluster.join("one");
                Member other = cluster.join("other");
                List<Member> late = List.of(one, other);
                // The late ones hear each other long before they hear the others.
                cluster.open = (from, to) -> late.contains(from) == late.contains(to);
                long until = cluster.nanos() + 2 * SECOND;
                cluster.open = slowTo(cluster, late, until);
                readyWithAll(cluster, one, stable);
            }
            default -> {
                cluster.members.get(0).crash();
                cluster.members.get(1).crash();
                Member left = cluster.members.get(2);
                long until = cluster.nanos() + 40 * SECOND;
                while (cluster.nanos() < until) {
                    cluster.run(500 * MILLI);
                    check(left.ready(), "not ready any more", "it lost the others, that is all");
                }
            }
        }
    }

    private static java.util.function.BiPredicate<Member, Member> slowTo(SimulatedCluster cluster, List<Member> late, long until) {
        SplittableRandom random = new SplittableRandom(until);
        return (from, to) -> late.contains(from) == late.contains(to) || random.nextInt(8) == 0 || cluster.nanos() > until;
    }

    private static void readyWithAll(SimulatedCluster cluster, Member member, List<String> stable) {
        cluster.afterEvent = () -> {
            if (member.ready()) {
                for (String key : stable) {
                    check(member.value(key) != null, "ready too early", member.name + " is ready without " + key);
                }
            }
        };
        Stage.await(cluster, "not ready", member.name + " is ready", 60 * SECOND, member::ready);
        cluster.run(SECOND);
    }

    /**
     * One clock runs ahead. Who heard of a write, and of its end, writes above it whatever its own clock says, also for those
     * who still hold the old one.
     */
    static void skewed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.wallOffsetMillis = name -> name.equals("n0") ? 20_000 + random.nextInt(1) : 0;
        Stage.formed(cluster, 3);
        Member fast = cluster.members.get(0);
        Member slow = cluster.members.get(1);
        Member last = cluster.members.get(2);
        for (int i = 0; i < 5; i++) {
            String key = "k" + i;
            // Every second time the slow one hears of the end alone: of a dot, and of no entry.
            boolean ofTheEndAlone = i % 2 == 1;
            cluster.open = (from, to) -> !ofTheEndAlone || to != slow && from != slow;
            fast.put(key, "first");
            cluster.run(10 * MILLI);
            cluster.open = (from, to) -> from != last && to != last;
            fast.remove(key);
            cluster.run((20 + random.nextInt(100)) * MILLI);
            slow.put(key, "second");
            cluster.run(random.nextLong(100 * MILLI));
            cluster.open = (from, to) -> true;
            cluster.run(random.nextLong(200 * MILLI));
        }
        Stage.await(cluster, "not equal", "equal", 20 * SECOND, cluster::equal);
        for (int i = 0; i < 5; i++) {
            Entry entry = last.node().map().get(last.node().map().key(("k" + i).getBytes(UTF_8)), cluster.nanos());
            check(entry != null && new String(entry.value(), UTF_8).equals("second"), "lost",
                    "k" + i + " was written after all that its writer had heard of, and nobody removed it");
        }
    }
}
