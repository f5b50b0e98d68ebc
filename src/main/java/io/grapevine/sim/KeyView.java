package io.grapevine.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run has been seen to know of one key. */
final class KeyView {

    /** A write that the run does not know to be dead. */
    static final class Held {
        final Written written;
        boolean live;
        /** A caller asked this run to show nothing for the key until it is written again. */
        boolean hidden;
        int hops;

        Held(Written written) {
            this.written = written;
        }
    }

    /**
     * What a caller wrote for this run alone.
     *
     * @param above the shared write that it was laid over; null over none
     * @param deadCount how many writes of the key were known to be dead then
     */
    record Local(long serial, long earliestEndNanos, long latestEndNanos, @Nullable Written above, int deadCount) {}

    final List<Held> open = new ArrayList<>(2);
    /** What it knew to be dead: once dead, always dead. */
    private @Nullable List<Written> dead;
    private int nextDead;
    int deadCount;
    int read;
    boolean everShown;
    @Nullable Written shown;
    @Nullable Local local;

    @Nullable Held held(Written written) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).written == written) {
                return open.get(i);
            }
        }
        return null;
    }

    @Nullable Written live() {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).live) {
                return open.get(i).written;
            }
        }
        return null;
    }

    void died(Written written, boolean remembered) {
        deadCount++;
        if (remembered) {
            if (dead == null) {
                dead = new ArrayList<>(4);
            }
            dead.add(written);
        }
    }

    /** The dead that are remembered. */
    List<Written> dead() {
        return dead == null ? List.of() : dead;
    }

    /** One of the dead after the other, round and round; null while there is none. */
    @Nullable Written nextDead() {
        return dead == null ? null : dead.get(nextDead++ % dead.size());
    }
}
