package io.grapevine.replication;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Who evicts which key: the ready member with the highest hash of (key, member), the same wherever the same members are
 * held ready (rendezvous hashing; Thaler, Ravishankar: "Using Name-Based Mappings to Increase Hit Rates", 1998).
 */
final class Custodians {

    private final List<Origin> ready = new ArrayList<>();

    void update(Origin self, boolean selfReady, Iterable<Contact> contacts) {
        ready.clear();
        if (selfReady) {
            ready.add(self);
        }
        for (Contact contact : contacts) {
            if (contact.isReady()) {
                ready.add(contact.origin);
            }
        }
    }

    int count() {
        return ready.size();
    }

    /** The key's custodian; the self given where nobody is ready. */
    Origin of(long keyHash, Origin self) {
        Origin best = self;
        long bestWeight = 0;
        boolean none = true;
        for (Origin member : ready) {
            long weight = mix(keyHash ^ member.low());
            int order = none ? 1 : Long.compareUnsigned(weight, bestWeight);
            if (order > 0 || order == 0 && member.compareTo(best) > 0) {
                best = member;
                bestWeight = weight;
                none = false;
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
