package io.grapevine.membership;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;

/** One question whether a member lives: a ping, then help from others, then the end (SWIM §3.1). */
final class Probe {

    final Origin target;
    final int sequence;
    final List<Origin> helpers = new ArrayList<>(Prober.HELPERS);
    private final List<Origin> nacks = new ArrayList<>(Prober.HELPERS);
    private final long stepNanos;
    private long againNanos;
    private long endNanos;
    private int pings = 1;
    boolean answered;

    /**
     * @param stepNanos after which the ping is sent again
     * @param lastsNanos after which the verdict falls
     */
    Probe(long nowNanos, Origin target, int sequence, long stepNanos, long lastsNanos) {
        this.target = target;
        this.sequence = sequence;
        this.stepNanos = stepNanos;
        this.againNanos = Instants.after(nowNanos, stepNanos);
        this.endNanos = Instants.after(nowNanos, lastsNanos);
    }

    /** When something has to be done about it. */
    long nextNanos() {
        return answered ? endNanos : Instants.earlier(againNanos, endNanos);
    }

    boolean isOver(long nowNanos) {
        return Instants.isDue(nowNanos, endNanos);
    }

    /** Whether to ping again; then that counts as done. */
    boolean tryPingAgain(long nowNanos) {
        if (answered || !Instants.isDue(nowNanos, againNanos)) {
            return false;
        }
        pings++;
        againNanos = pings < Prober.MAX_PINGS ? Instants.after(nowNanos, stepNanos) : Instants.NEVER;
        return true;
    }

    /** Whether the timeout has just passed. */
    boolean isTimeForHelp() {
        return pings == Prober.PINGS_BEFORE_HELP + 1;
    }

    void extend(long nanos) {
        againNanos = againNanos == Instants.NEVER ? Instants.NEVER : Instants.after(againNanos, nanos);
        endNanos = Instants.after(endNanos, nanos);
    }

    void onNack(Origin helper) {
        if (helpers.contains(helper) && !nacks.contains(helper)) {
            nacks.add(helper);
        }
    }

    int nackCount() {
        return nacks.size();
    }
}
