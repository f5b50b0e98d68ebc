package io.grapevine.node;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Skeleton. */
public final class Node {
    private final OrMap map;

    public Node(NodeSettings settings, RandomGenerator random, Now now) {
        map = new OrMap(Origin.random(random), KeyedHash.derive(new ClusterKey(settings.secret()), "digest"), random);
    }

    public OrMap map() {
        return map;
    }

    public NodeCounters counters() {
        throw new UnsupportedOperationException();
    }

    public void onDatagram(Now now, Address from, byte[] bytes) {}

    public void onWakeup(Now now) {}

    public long nextWakeupNanos() {
        return Long.MAX_VALUE;
    }

    public @Nullable Datagram pollDatagram(Now now) {
        return null;
    }

    public @Nullable NodeEvent pollEvent() {
        return null;
    }

    public @Nullable StreamCommand pollStreamCommand(Now now) {
        return null;
    }

    public void onStreamAccepted(Now now, long stream, Address from) {}

    public void onFrame(Now now, long stream, byte[] body) {}

    /** Connected, or what was sent has gone out: there is room for more. */
    public void onStreamWritable(Now now, long stream) {}

    public void onStreamClosed(Now now, long stream) {}

    public void onSeeds(Now now, List<Address> seeds) {}

    public void onPause(Now now, long pausedNanos) {}

    public void onLoopLag(Now now, long lagNanos) {}

    /** @param leftNanos its ttl, or {@link io.grapevine.crdt.Version#FOREVER} */
    public Change put(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        return map.put(now, key, contentType, value, leftNanos);
    }

    /** The entry that was shown and is no more; null if there was none. */
    public @Nullable Entry remove(Now now, Key key) {
        Entry shown = map.get(key, now.nanos());
        map.remove(now, key);
        return shown;
    }

    public @Nullable Entry putLocal(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        return map.putLocal(now, key, contentType, value, leftNanos);
    }

    public boolean removeLocal(Now now, Key key) {
        return map.removeLocal(now, key);
    }

    public void connect(Now now) {}

    public void disconnect(Now now) {}

    public void leave(Now now) {}

    public boolean connected() {
        return false;
    }

    public Readiness readiness(Now now) {
        return new Readiness(true, "skeleton");
    }

    public ClusterView view(Now now) {
        throw new UnsupportedOperationException();
    }

    /** How long answers to writes are to be held back, because queues fill up (DESIGN §2, "Back-pressure"). */
    public long writeDelayNanos() {
        return 0;
    }
}
