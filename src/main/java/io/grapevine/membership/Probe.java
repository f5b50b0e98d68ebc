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
    long helpNanos;
    long endNanos;
    boolean helpAsked;
    boolean answered;

    Probe(Origin target, int sequence, long helpNanos, long endNanos) {
        this.target = target;
        this.sequence = sequence;
        this.helpNanos = helpNanos;
        this.endNanos = endNanos;
    }

    /** When something has to be done about it. */
    long nextNanos() {
        return helpAsked || answered ? endNanos : helpNanos;
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
