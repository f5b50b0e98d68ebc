package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.node.NodeSettings;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.replication.Replication;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
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
            brief(cluster.members.get(0), burst);
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

    /** The first of several writes to a key leaves at once; the others share what follows, down to the last, and it speaks for all. */
    private static void brief(Member member, int burst) {
        for (int i = 0; i < 3; i++) {
            member.put("brief", "v" + burst + "." + i);
        }
        member.remove("brief");
        // A large one is fetched; the first is dead by then, and who hears of the second hears of that as well.
        member.put("large", new byte[3_000 + 2 * burst], Version.FOREVER);
        member.put("large", new byte[3_001 + 2 * burst], Version.FOREVER);
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

    /** Another cluster on the same network, with the same secret, sends here; and one of this cluster's name, with another secret. */
    static void strangers(long seed) {
        SimulatedCluster cluster = Stage.formed(new SimulatedCluster(seed, given -> withSecret(given, "hidden")), 2);
        Member member = cluster.members.get(0);
        member.put("k", "v");
        long digest = member.node().map().digest();
        stranger(cluster, new Codec("other", new ClusterKey("hidden")));
        check(member.node().counters().foreign() == 1, "foreign", "is not counted");
        stranger(cluster, new Codec("sim", new ClusterKey("sim")));
        check(member.node().counters().forged() == 1, "not forged", "the cluster's name was key enough");
        // The same run, the same write, another secret: nobody who does not know it can tell what a digest will be.
        Member same = Stage.formed(new SimulatedCluster(seed, given -> withSecret(given, "other")), 2).members.get(0);
        same.put("k", "v");
        check(member.node().map().self().equals(same.node().map().self()), "failed", "the same seed, another run");
        check(same.node().map().digest() != digest, "digests tell otherwise", "the secret is not in it");
    }

    private static void stranger(SimulatedCluster cluster, Codec codec) {
        byte[] block = Content.pack("stranger".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[3]);
        Version version = new Version(new Dot(new Origin(3, 3), 1), 5, Version.FOREVER, block);
        byte[] bytes = codec.encode(new Envelope(new Origin(9, 9), 1, List.of(
                new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Write(version, List.of(), 0))))));
        cluster.members.get(0).node().onDatagram(cluster.now(), new Address("10.9.9.9", 9), bytes);
        cluster.run(100 * MILLI);
        check(cluster.members.get(0).value("stranger") == null, "nothing is shown that nobody wrote", "a stranger's entry");
    }

    private static NodeSettings withSecret(NodeSettings given, String secret) {
        return new NodeSettings(given.name(), given.cluster(), secret, given.advertised(), given.http(), given.connect(),
                given.gossipIntervalNanos(), given.fanout(), given.probeIntervalNanos(), given.probeTimeoutNanos(),
                given.joinTimeoutNanos(), given.maxClockDriftMillis(), given.maxDatagramBytes(), given.maxBytes());
    }
}
