package io.grapevine.mutants;

import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.base.ClusterKey;
import io.grapevine.crdt.Cursor;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.node.NodeEvent;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What directed stories have in common. */
final class Stage {

    private static final Codec CODEC = new Codec("sim", new ClusterKey("sim"));

    private Stage() {}

    static SimulatedCluster formed(long seed, int count) {
        return formed(new SimulatedCluster(seed), count);
    }

    static SimulatedCluster formed(SimulatedCluster cluster, int count) {
        cluster.start(count);
        await(cluster, "not equal", "a cluster of " + count + " forms", 30 * SECOND, cluster::allReady);
        return cluster;
    }

    /** How long it took; a violation of that kind if it did not happen. */
    static long await(SimulatedCluster cluster, String kind, String what, long limit, BooleanSupplier condition) {
        try {
            return cluster.await(what, limit, condition);
        } catch (AssertionError e) {
            if (e.getMessage() != null && e.getMessage().startsWith("not within")) {
                throw new Violated(kind, e.getMessage());
            }
            throw e;
        }
    }

    static void check(boolean holds, String kind, String text) {
        if (!holds) {
            throw new Violated(kind, text);
        }
    }

    static boolean shown(SimulatedCluster cluster, String key, String value) {
        return cluster.members.stream().allMatch(member -> value.equals(member.value(key)));
    }

    static long sentBytes(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(member -> member.sentBytes).sum();
    }

    static long exchanges(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(m -> m.node().replicationCounters().exchangesStarted()).sum();
    }

    static long repaired(SimulatedCluster cluster) {
        return cluster.members.stream().mapToLong(m -> m.node().replicationCounters().dotsRepaired()).sum();
    }

    static long count(List<NodeEvent> events, String kind) {
        return events.stream().filter(event -> event.kind().equals(kind)).count();
    }

    /** What a datagram of the cluster says; nothing, if it is none. */
    static List<Message> messages(byte[] bytes) {
        try {
            return CODEC.decode(bytes).messages();
        } catch (MalformedDatagramException e) {
            return List.of();
        }
    }

    /** The changes that a datagram carries. */
    static List<Item> items(byte[] bytes) {
        List<Item> items = new ArrayList<>();
        for (Message message : messages(bytes)) {
            if (message instanceof Delta delta) {
                items.addAll(delta.items());
            }
        }
        return items;
    }

    /** All that a digest is taken over, in words: equal digests must mean equal states, and the other way round. */
    static void checkStates(SimulatedCluster cluster) {
        List<Member> members = cluster.members;
        for (Member member : members) {
            boolean same = state(member.node().map()).equals(state(members.get(0).node().map()));
            boolean sameDigest = member.node().map().digest() == members.get(0).node().map().digest();
            check(same == sameDigest, "digests tell otherwise",
                    member.name + " and " + members.get(0).name + ": states equal " + same + ", digests " + sameDigest);
        }
    }

    private static String state(OrMap map) {
        StringBuilder text = new StringBuilder();
        map.origins().forEach(origin -> text.append(origin).append(map.seen(origin, 1, Long.MAX_VALUE)).append('\n'));
        List<Entry> entries = new ArrayList<>();
        Cursor cursor = map.cursor();
        while (cursor.next(1_000, entries::add)) {
            continue;
        }
        for (Entry entry : entries) {
            text.append(entry).append(' ').append(entry.timestamp()).append(' ').append(new String(entry.value(),
                    java.nio.charset.StandardCharsets.ISO_8859_1)).append('\n');
        }
        return text.toString();
    }
}
