package io.grapevine.replication;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who evicts which key: the ready member with the highest hash of (key, member), the same wherever the same members are
 * held ready (rendezvous hashing; Thaler, Ravishankar: "Using Name-Based Mappings to Increase Hit Rates", 1998).
 *
 * <p>Where none is ready, all members are custodians: nobody becomes ready without a whole comparison, and where the members
 * hold together more than fits, nobody can finish one before somebody has evicted.
 */
final class Custodians {

    private final List<Origin> custodians = new ArrayList<>();
    private boolean self;

    void update(Origin self, boolean selfReady, Collection<PeerRow> peers) {
        boolean anyReady = selfReady || peers.stream().anyMatch(peer -> peer.ready);
        custodians.clear();
        this.self = selfReady || !anyReady;
        if (this.self) {
            custodians.add(self);
        }
        for (PeerRow peer : peers) {
            if (peer.ready || !anyReady) {
                custodians.add(peer.origin);
            }
        }
    }

    int count() {
        return custodians.size();
    }

    /** Whether this node is one. */
    boolean haveSelf() {
        return self;
    }

    /** The key's custodian. */
    Origin of(long keyHash) {
        Origin best = custodians.get(0);
        long bestWeight = mix(keyHash ^ best.low());
        for (int i = 1; i < custodians.size(); i++) {
            Origin member = custodians.get(i);
            long weight = mix(keyHash ^ member.low());
            int order = Long.compareUnsigned(weight, bestWeight);
            if (order > 0 || order == 0 && member.compareTo(best) > 0) {
                best = member;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014). */
    private static long mix(long bits) {
        long z = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
