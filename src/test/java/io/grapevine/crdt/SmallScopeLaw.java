package io.grapevine.crdt;

import io.grapevine.crdt.SmallScopeWorld.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must hold in each state of a {@link SmallScope}, and what its end must be. */
final class SmallScopeLaw {

    private static final int REPLICAS = SmallScopeWorld.REPLICAS;

    private SmallScopeLaw() {}

    /** The law that a step has broken, in words; null if none. */
    static @Nullable String broken(SmallScopeWorld world, Map<Dot, OrMap.State[]> before, @Nullable Dot[][] shownBefore) {
        for (int replica = 0; replica < REPLICAS; replica++) {
            for (Write write : world.writes) {
                OrMap.State now = world.state(replica, write.dot());
                OrMap.State[] was = before.get(write.dot());
                if (was != null && now.compareTo(was[replica]) < 0) {
                    return "states only move forward: " + write.dot() + " from " + was[replica] + " to " + now + " at r" + replica;
                }
                if (write.isRemove() && now == OrMap.State.LIVE) {
                    return "a remove is born dead: " + write.dot() + " lives at r" + replica;
                }
                if (now == OrMap.State.DEAD && !isRightlyDead(world, replica, write)) {
                    return "given up for nothing: " + write.dot() + " at r" + replica;
                }
            }
            for (int key = 0; key < world.keyCount(); key++) {
                Dot shown = world.shown(replica, key);
                if (shown == null && shownBefore[replica][key] != null && isKept(world, key)) {
                    return "blinked out: " + shownBefore[replica][key] + " on k" + key + " at r" + replica;
                }
                if (shown != null && world.state(replica, shown) != OrMap.State.LIVE) {
                    return "shown and not live: " + shown + " at r" + replica;
                }
                if (liveCount(world, replica, key) > 1) {
                    return "two live on k" + key + " at r" + replica;
                }
            }
        }
        return digestsTellOtherwise(world);
    }

    /** Removed, over, or something above it on its key is known, or was removed or is over. */
    private static boolean isRightlyDead(SmallScopeWorld world, int replica, Write write) {
        if (write.isRemove() || world.isRemoved(write.dot()) || world.isExpired(write)) {
            return true;
        }
        for (Write other : world.writes) {
            boolean above = other.key() == write.key() && other.ranksAbove(write);
            if (above && (world.isRemoved(other.dot()) || world.isExpired(other)
                    || world.state(replica, other.dot()) != OrMap.State.UNKNOWN)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKept(SmallScopeWorld world, int key) {
        for (Write write : world.writes) {
            if (write.key() == key && (write.isRemove() || write.hasTtl())) {
                return false;
            }
        }
        return true;
    }

    private static int liveCount(SmallScopeWorld world, int replica, int key) {
        int count = 0;
        for (Write write : world.writes) {
            count += write.key() == key && world.state(replica, write.dot()) == OrMap.State.LIVE ? 1 : 0;
        }
        return count;
    }

    private static @Nullable String digestsTellOtherwise(SmallScopeWorld world) {
        for (int one = 0; one < REPLICAS; one++) {
            for (int other = one + 1; other < REPLICAS; other++) {
                boolean same = true;
                for (Write write : world.writes) {
                    same &= world.state(one, write.dot()) == world.state(other, write.dot());
                }
                if (same != (world.maps[one].digest() == world.maps[other].digest())) {
                    return "digests tell otherwise: r" + one + " and r" + other + ", equal " + same;
                }
            }
        }
        return null;
    }

    // ---- the model

    /**
     * Each dot's latest state anywhere; dead, if it is live below the highest live on its key. Where that one is dead elsewhere
     * already, which of the two is heard of first decides about those below: then nothing is said of them.
     */
    static Map<Dot, OrMap.State> join(SmallScopeWorld world) {
        Map<Dot, OrMap.State> join = new TreeMap<>();
        List<Write> live = new ArrayList<>();
        for (Write write : world.writes) {
            OrMap.State latest = OrMap.State.UNKNOWN;
            for (int replica = 0; replica < REPLICAS; replica++) {
                OrMap.State state = world.state(replica, write.dot());
                latest = state.compareTo(latest) > 0 ? state : latest;
                if (state == OrMap.State.LIVE && !live.contains(write)) {
                    live.add(write);
                }
            }
            join.put(write.dot(), latest);
        }
        for (Write low : live) {
            Write top = low;
            for (Write other : live) {
                top = other.key() == low.key() && other.ranksAbove(top) ? other : top;
            }
            if (join.get(top.dot()) != OrMap.State.LIVE) {
                join.remove(low.dot(), OrMap.State.LIVE);
            } else if (top != low) {
                join.put(low.dot(), OrMap.State.DEAD);
            }
        }
        return join;
    }

    static @Nullable String brokenAtTheEnd(SmallScopeWorld world, Map<Dot, OrMap.State> join) {
        for (int replica = 0; replica < REPLICAS; replica++) {
            if (world.maps[replica].digest() != world.maps[0].digest()) {
                return "not equal in the end: r" + replica + " and r0";
            }
            for (Map.Entry<Dot, OrMap.State> dot : join.entrySet()) {
                if (world.state(replica, dot.getKey()) != dot.getValue()) {
                    return "not what the model says in the end: " + dot.getKey() + " should be " + dot.getValue() + " and is "
                            + world.state(replica, dot.getKey()) + " at r" + replica;
                }
            }
            for (int key = 0; key < world.keyCount(); key++) {
                Dot shown = world.shown(replica, key);
                if (shown == null ? world.shown(0, key) != null : !shown.equals(world.shown(0, key))) {
                    return "not equal in the end: k" + key + " at r" + replica + " and r0";
                }
            }
        }
        return null;
    }
}
