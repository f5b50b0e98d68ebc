package io.grapevine.sim;

import io.grapevine.base.Now;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
import io.grapevine.node.Node;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Those who write: anywhere, at random, at the rate that the scenario asks for. */
final class Clients {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Cluster cluster;
    private final Load load;
    private final double localShare;
    private final Oracle oracle;
    private final SplittableRandom random;
    private boolean stopped;

    long puts;
    long removes;
    /** What every node has to hold of all that was put: keys and values. */
    long payloadBytes;

    Clients(Cluster cluster, Oracle oracle, SplittableRandom random) {
        this.cluster = cluster;
        this.load = cluster.scenario.load();
        localShare = cluster.scenario.mishaps().localShare();
        this.oracle = oracle;
        this.random = random;
    }

    void begin() {
        if (load.writesPerSecond() > 0) {
            next();
        }
    }

    void stop() {
        stopped = true;
    }

    private void next() {
        long mean = (long) (SECOND_NANOS / load.writesPerSecond());
        cluster.agenda.in(1 + random.nextLong(2 * mean + 1), () -> {
            if (!stopped) {
                Host host = cluster.hosts.get(random.nextInt(cluster.hosts.size()));
                int key = random.nextInt(load.keys());
                write(host, key);
                next();
            }
        });
    }

    private void write(Host host, int key) {
        double which = random.nextDouble();
        double timed = random.nextDouble();
        int valueBytes = random.nextDouble() < load.largeShare() ? load.largeValueBytes()
                : load.minValueBytes() + random.nextInt(load.maxValueBytes() - load.minValueBytes() + 1);
        long ttl = load.minTtlNanos() + random.nextLong(load.maxTtlNanos() - load.minTtlNanos() + 1);
        Run run = host.run;
        if (run == null || run.leaving || run.isPaused(cluster.nanos())) {
            return;
        }
        if (localShare > 0 && random.nextDouble() < localShare) {
            boolean hide = !Oracle.isKept(key) && random.nextBoolean();
            cluster.write(run, key, (node, now, name) -> local(run, key, node, now, name, timed < load.ttlShare()
                    ? ttl : Version.FOREVER, hide));
            return;
        }
        if (!Oracle.isKept(key) && which < load.removeShare()) {
            cluster.write(run, key, (node, now, name) -> remove(run, key, node, now, name));
        } else {
            long left = !Oracle.isKept(key) && timed < load.ttlShare() ? ttl : Version.FOREVER;
            cluster.write(run, key, (node, now, name) -> put(run, key, node, now, name, left, valueBytes));
        }
    }

    private void put(Run run, int key, Node node, Now now, Key name, long left, int valueBytes) {
        long serial = oracle.nextSerial();
        byte[] value = ByteBuffer.allocate(valueBytes).putLong(serial).array();
        Change change = node.put(now, name, "text/plain", value, left);
        puts++;
        payloadBytes += valueBytes + name.bytes().length;
        oracle.afterPut(run, key, change, left, valueBytes);
    }

    /** For the callers of this node only: shows them something else, or nothing. */
    private void local(Run run, int key, Node node, Now now, Key name, long left, boolean hide) {
        if (hide) {
            node.removeLocal(now, name);
            oracle.afterRemoveLocal(run, key);
        } else {
            long serial = oracle.nextSerial();
            node.putLocal(now, name, "text/plain", ByteBuffer.allocate(Long.BYTES).putLong(serial).array(), left);
            oracle.afterPutLocal(run, key, left, serial);
        }
    }

    private void remove(Run run, int key, Node node, Now now, Key name) {
        long before = node.map().issued();
        node.remove(now, name);
        oracle.afterAnyRemove(run, key);
        if (node.map().issued() != before) {
            removes++;
            // the numbers after that, if there are any, made room
            oracle.afterRemove(run, key, new Dot(node.map().self(), before + 1));
        }
    }
}
