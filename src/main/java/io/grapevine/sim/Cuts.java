package io.grapevine.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which ways between hosts are cut at the moment. */
final class Cuts {

    /**
     * One cut.
     *
     * @param flapNanos it is there for so long, then not for so long; 0: it stays
     */
    private record Cut(BitSet from, BitSet to, boolean bothWays, long sinceNanos, long untilNanos, long flapNanos) {
        boolean covers(int a, int b, long nanos) {
            if (nanos >= untilNanos || flapNanos > 0 && (nanos - sinceNanos) / flapNanos % 2 == 1) {
                return false;
            }
            return from.get(a) && to.get(b) || bothWays && from.get(b) && to.get(a);
        }
    }

    private final List<Cut> cuts = new ArrayList<>();
    private long lastUntilNanos = -1;

    void add(BitSet from, BitSet to, boolean bothWays, long sinceNanos, long untilNanos, long flapNanos) {
        cuts.removeIf(cut -> cut.untilNanos <= sinceNanos);
        lastUntilNanos = Math.max(lastUntilNanos, untilNanos);
        cuts.add(new Cut(from, to, bothWays, sinceNanos, untilNanos, flapNanos));
    }

    void heal(long nanos) {
        lastUntilNanos = Math.min(lastUntilNanos, nanos);
        cuts.clear();
    }

    /** Whether no cut has been there since then. */
    boolean noneSince(long nanos) {
        return lastUntilNanos < nanos;
    }

    boolean blocks(Host from, Host to, long nanos) {
        for (int i = 0; i < cuts.size(); i++) {
            if (cuts.get(i).covers(from.index, to.index, nanos)) {
                return true;
            }
        }
        return false;
    }
}
