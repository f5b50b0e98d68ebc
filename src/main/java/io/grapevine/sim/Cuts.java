package io.grapevine.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;

/** Which ways between hosts are cut at the moment. */
final class Cuts {

    /**
     * One cut.
     *
     * @param ways from which host to which nothing gets through
     * @param flapNanos it is there for so long, then not for so long; 0: it stays
     */
    private record Cut(BiPredicate<Host, Host> ways, long sinceNanos, long untilNanos, long flapNanos) {
        boolean covers(Host from, Host to, long nanos) {
            if (nanos >= untilNanos || flapNanos > 0 && (nanos - sinceNanos) / flapNanos % 2 == 1) {
                return false;
            }
            return ways.test(from, to);
        }
    }

    private final List<Cut> cuts = new ArrayList<>();
    private long lastUntilNanos = -1;

    /** The ways from the hosts of one half to those of the other. */
    static BiPredicate<Host, Host> between(BitSet one, BitSet other, boolean bothWays) {
        return (from, to) -> one.get(from.index) && other.get(to.index)
                || bothWays && one.get(to.index) && other.get(from.index);
    }

    void add(BiPredicate<Host, Host> ways, long sinceNanos, long untilNanos, long flapNanos) {
        cuts.removeIf(cut -> cut.untilNanos <= sinceNanos);
        lastUntilNanos = Math.max(lastUntilNanos, untilNanos);
        cuts.add(new Cut(ways, sinceNanos, untilNanos, flapNanos));
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
            if (cuts.get(i).covers(from, to, nanos)) {
                return true;
            }
        }
        return false;
    }
}
