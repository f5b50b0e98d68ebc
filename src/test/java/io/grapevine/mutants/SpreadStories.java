package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.testkit.SimulatedCluster.MILLI;
import static io.grapevine.testkit.SimulatedCluster.SECOND;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.node.Node;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.replication.Replication;
import io.grapevine.testkit.SimulatedCluster;
import io.grapevine.testkit.SimulatedCluster.Member;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What deltas must do by themselves, so that repair cannot hide what they do not: staleness, traffic, queues. */
final class SpreadStories {

    private static final long MAX_QUEUED_BYTES = (8L << 20) + 4_096;
    private static final long MAX_IN_FLIGHT_BYTES = 40 * 1_200;

    private SpreadStories() {}

    /** Where nothing is lost, deltas alone make all equal, at once and once. */
    static void calm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 2 + random.nextInt(3));
        cluster.run(5 * SECOND);
        long exchanges = Stage.exchanges(cluster);
        long repaired = Stage.repaired(cluster);
        long resent = resent(cluster);
        for (int burst = 0; burst < 8; burst++) {
            int writes = 1 + random.nextInt(30);
            for (int i = 0; i < writes; i++) {
                Member member = cluster.members.get(random.nextInt(cluster.members.size()));
                String key = "k" + random.nextInt(4);
                if (random.nextInt(5) == 0) {
                    // Of a put and a remove that cross, it matters to deltas alone which is heard of first.
                    cluster.run(10 * MILLI);
                    member.remove(key);
                    cluster.run(10 * MILLI);
                } else {
                    member.put(key, "v" + burst + "." + i);
                }
                if (random.nextInt(3) == 0) {
                    cluster.run(random.nextLong(MILLI));
                }
            }
            Stage.await(cluster, "stale", "all equal by deltas alone", 60 * MILLI, cluster::equal);
            cluster.run(700 * MILLI);
            check(Stage.repaired(cluster) == repaired, "repaired", "an exchange had to bring what a delta left out");
            check(Stage.exchanges(cluster) == exchanges, "exchanges", "there was nothing to compare");
            check(resent(cluster) == resent, "resent", "nothing was lost");
        }
    }

    private static long resent(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(m -> m.node().replicationCounters().deltasResent()).sum();
    }

    /** What is lost is sent again long before an exchange would find out. */
    static void lossy(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        cluster.run(2 * SECOND);
        cluster.loss = 0.2;
        long total = 0;
        int writes = 30;
        for (int i = 0; i < writes; i++) {
            String value = "v" + i;
            cluster.members.get(i % 3).put("k" + i, value);
            String key = "k" + i;
            total += Stage.await(cluster, "stale", "a write is everywhere", 10 * SECOND, () -> Stage.shown(cluster, key, value));
            cluster.run(100 * MILLI);
        }
        check(total / writes < 300 * MILLI, "stale", "a write took " + total / writes / MILLI + " ms on average");
    }

    /** Far more is written than a slow way takes. */
    static void flood(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 2);
        cluster.minDelay = 90 * MILLI;
        cluster.maxDelay = 100 * MILLI;
        Member writer = cluster.members.get(0);
        byte[] value = new byte[1_000];
        for (int i = 0; i < 9_500; i++) {
            writer.put("k" + i, value, Version.FOREVER);
            if (i % 100 == 0) {
                cluster.run(5 * MILLI);
                for (Replication.Queue queue : writer.node().view(cluster.now()).queues()) {
                    check(queue.inFlightBytes() <= MAX_IN_FLIGHT_BYTES, "in flight", queue.toString());
                    check(queue.queuedBytes() <= MAX_QUEUED_BYTES, "queued", queue.toString());
                    check(queue.queuedBytes() < 6 << 20 || writer.node().writeDelayNanos(cluster.now()) > 0, "dropped",
                            "three quarters of the queue are full, and writes are not held back: " + queue);
                }
            }
        }
    }

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

    /** Above 16 members: pushed while young, announced later, about one payload for each. */
    static void wide(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 24);
        cluster.run(8 * SECOND);
        long before = Stage.sentBytes(cluster);
        cluster.run(4 * SECOND);
        long idlePerSecond = (Stage.sentBytes(cluster) - before) / 4;
        noteWhatGoesBack(cluster);
        before = Stage.sentBytes(cluster);
        long began = cluster.nanos();
        int writes = 12;
        for (int i = 0; i < writes; i++) {
            byte[] value = new byte[900];
            value[0] = (byte) i;
            String key = "k" + i;
            cluster.members.get(i).put(key, value, Version.FOREVER);
            long took = Stage.await(cluster, "stale", "a write is everywhere", 20 * SECOND,
                    () -> cluster.members.stream().allMatch(member -> member.value(key) != null));
            check(took < 500 * MILLI, "stale", "a write took " + took / MILLI + " ms");
            cluster.run(100 * MILLI);
        }
        cluster.run(500 * MILLI);
        long idle = idlePerSecond * (cluster.nanos() - began) / SECOND;
        double copies = (Stage.sentBytes(cluster) - before - idle) / (writes * 23 * 902.0);
        check(copies < 2.1, "copies", copies + " payloads per node");
    }

    /** Who got an entry from somebody first does not send it there. */
    private static void noteWhatGoesBack(SimulatedCluster cluster) {
        Map<Member, Map<Dot, Member>> firstFrom = new HashMap<>();
        Codec codec = new Codec("sim", new ClusterKey("sim"));
        cluster.passage = (from, to, bytes) -> {
            for (Write write : writes(codec, bytes)) {
                Dot dot = write.version().dot();
                boolean back = firstFrom.getOrDefault(from, Map.of()).get(dot) == to;
                check(!back, "sent back", dot + " from " + from.name + " to " + to.name + ", from whom it came");
                firstFrom.computeIfAbsent(to, any -> new HashMap<>()).putIfAbsent(dot, from);
            }
            return bytes;
        };
    }

    private static List<Write> writes(Codec codec, byte[] bytes) {
        try {
            List<Write> writes = new java.util.ArrayList<>();
            for (Message message : codec.decode(bytes).messages()) {
                if (message instanceof Delta delta) {
                    for (Item item : delta.items()) {
                        if (item instanceof Write write) {
                            writes.add(write);
                        }
                    }
                }
            }
            return writes;
        } catch (MalformedDatagramException e) {
            throw new AssertionError(e);
        }
    }

    /** Bits tip over on the way. */
    static void damaged(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 3);
        cluster.passage = (from, to, bytes) -> {
            if (random.nextInt(5) > 0) {
                return bytes;
            }
            byte[] damaged = bytes.clone();
            int bit = random.nextInt(8 * damaged.length);
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            return damaged;
        };
        Set<String> written = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            String value = "a value that is " + i;
            written.add(value);
            cluster.members.get(random.nextInt(3)).put("k" + i, value);
            cluster.run(random.nextLong(10 * MILLI));
            for (Member member : cluster.members) {
                for (int key = Math.max(0, i - 3); key <= i; key++) {
                    String shown = member.value("k" + key);
                    check(shown == null || written.contains(shown), "nothing is shown that nobody wrote", shown);
                }
            }
        }
        cluster.passage = (from, to, bytes) -> bytes;
        Stage.await(cluster, "not equal", "equal", 20 * SECOND, cluster::equal);
        for (Member member : cluster.members) {
            check(written.containsAll(member.shown().values()), "nothing is shown that nobody wrote", member.name);
            check(member.node().counters().forged() > 0, "not forged", member.name + " counted no forged datagram");
        }
    }

    /** Another cluster on the same network, with the same secret, sends here. */
    static void strangers(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 2);
        Codec codec = new Codec("other", new ClusterKey("sim"));
        byte[] block = Content.pack("k".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[3]);
        Version version = new Version(new Dot(new Origin(3, 3), 1), 5, Version.FOREVER, block);
        byte[] bytes = codec.encode(new Envelope(new Origin(9, 9), 1, List.of(
                new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Write(version, List.of(), 0))))));
        Node node = cluster.members.get(0).node();
        node.onDatagram(cluster.now(), new Address("10.9.9.9", 9), bytes);
        cluster.run(100 * MILLI);
        check(cluster.members.get(0).value("k") == null, "nothing is shown that nobody wrote", "a stranger's entry");
        check(node.counters().foreign() == 1, "foreign", "is not counted");
    }
}
