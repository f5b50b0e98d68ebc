package io.grapevine.crdt;

import io.grapevine.crdt.SmallScopeReplicas.Local;
import io.grapevine.crdt.SmallScopeReplicas.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in each state of all replicas of a {@link SmallScope}, and what its end must be. What one replica must keep by
 * itself {@link SmallScopeReplicas} judges.
 */
final class SmallScopeLaw {

    private static final int REPLICAS = SmallScopeReplicas.REPLICAS;

    private final SmallScopeReplicas replicas;
    private final Local[] locals = new Local[REPLICAS];
    private final List<Write> writes = new ArrayList<>();
    private int removed;
    private int expired;

    SmallScopeLaw(SmallScopeReplicas replicas) {
        this.replicas = replicas;
    }

    private void look(int[] state) {
        writes.clear();
        removed = 0;
        expired = 0;
        for (int replica = 0; replica < REPLICAS; replica++) {
            locals[replica] = replicas.local(state[replica]);
            expired |= locals[replica].expired;
            for (int id : locals[replica].writes) {
                Write write = replicas.write(id);
                writes.add(write);
                removed |= write.isRemove() ? SmallScopeReplicas.bits(write.kills()) : 0;
            }
        }
    }

    /** The law that a step of {@code actor} has broken, in words; null if none. */
    @Nullable String broken(int[] before, int[] after, int actor) {
        look(after);
        for (Write write : writes) {
            int bit = SmallScopeReplicas.bit(write.dot());
            for (int replica = 0; replica < REPLICAS; replica++) {
                if ((locals[replica].dead() & bit) != 0 && !isRightlyDead(locals[replica], write, bit)) {
                    return "given up for nothing: " + write.dot() + " at r" + replica;
                }
            }
        }
        int[] shownBefore = replicas.local(before[actor]).shown;
        for (int key = 0; key < shownBefore.length; key++) {
            if (locals[actor].shown[key] == 0 && shownBefore[key] != 0 && isKept(key)) {
                return "blinked out: k" + key + " at r" + actor;
            }
        }
        return null;
    }

    /** Removed, over, or something above it on its key is known, or was removed or is over. */
    private boolean isRightlyDead(Local at, Write write, int bit) {
        int excused = removed | expired | at.seen;
        if (((removed | expired) & bit) != 0) {
            return true;
        }
        for (Write other : writes) {
            if (other.key() == write.key() && other.ranksAbove(write) && (excused & SmallScopeReplicas.bit(other.dot())) != 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isKept(int key) {
        for (Write write : writes) {
            if (write.key() == key && (write.isRemove() || write.hasTtl())) {
                return false;
            }
        }
        return true;
    }

    // ---- the model

    /**
     * Each dot's latest state anywhere; dead, if it is live below the highest live on its key. Where that one is dead elsewhere
     * already, which of the two is heard of first decides about those below: then nothing is said of them.
     */
    @Nullable String brokenAtTheEnd(int[] before, int[] end) {
        look(before);
        int seen = 0;
        int live = 0;
        int dead = 0;
        for (Local local : locals) {
            seen |= local.seen;
            live |= local.live;
            dead |= local.dead();
        }
        int unsaid = 0;
        int outranked = 0;
        for (Write low : writes) {
            int bit = SmallScopeReplicas.bit(low.dot());
            Write top = low;
            for (Write other : writes) {
                boolean above = (live & SmallScopeReplicas.bit(other.dot())) != 0 && other.key() == low.key() && other.ranksAbove(top);
                top = above ? other : top;
            }
            if ((live & bit) != 0 && top != low) {
                boolean topIsDead = (dead & SmallScopeReplicas.bit(top.dot())) != 0;
                unsaid |= topIsDead && (dead & bit) == 0 ? bit : 0;
                outranked |= topIsDead ? 0 : bit;
            }
        }
        look(end);
        int shouldLive = live & ~dead & ~outranked & ~unsaid;
        for (int replica = 0; replica < REPLICAS; replica++) {
            Local local = locals[replica];
            if (local.digest != locals[0].digest) {
                return "not equal in the end: r" + replica + " and r0";
            }
            if ((local.seen & ~unsaid) != (seen & ~unsaid) || (local.live & ~unsaid) != shouldLive) {
                return "not what the model says in the end: r" + replica + " lives " + Integer.toBinaryString(local.live) + ", should "
                        + Integer.toBinaryString(shouldLive);
            }
            for (int key = 0; key < local.shown.length; key++) {
                if (local.shown[key] != locals[0].shown[key]) {
                    return "not equal in the end: k" + key + " at r" + replica + " and r0";
                }
            }
        }
        return null;
    }
}
