package io.grapevine.membership;

import io.grapevine.base.Origin;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node was let in, judged from the answers of its seeds: where most who answer find its clock
 * wrong, it was not (DESIGN §3). Who was let in, or found nobody in time, is in for good.
 */
final class Admission {

    /** How long answers are collected from the first one on. */
    static final long VERDICT_NANOS = 1_000_000_000L;
    /** How many answers are counted. */
    static final int MAX_ANSWERS = 64;

    private final MembershipSettings settings;
    private final Set<Origin> welcomes = new LinkedHashSet<>();
    private final Set<Origin> refusals = new LinkedHashSet<>();
    private @Nullable String detail;
    private boolean decided;
    private long verdictNanos;

    Admission(long nowNanos, MembershipSettings settings) {
        this.settings = settings;
        restart(nowNanos);
    }

    void restart(long nowNanos) {
        welcomes.clear();
        refusals.clear();
        decided = false;
        verdictNanos = Instants.after(nowNanos, settings.joinTimeoutNanos());
    }

    void onWelcome(long nowNanos, Origin by) {
        count(nowNanos, welcomes, by);
    }

    void onDriftRefusal(long nowNanos, Origin by, String detail) {
        this.detail = detail;
        count(nowNanos, refusals, by);
    }

    private void count(long nowNanos, Set<Origin> answers, Origin by) {
        // who refused may hear of this node from others, and then answers: what was said first counts
        if (decided || answers.size() >= MAX_ANSWERS || welcomes.contains(by) || refusals.contains(by)) {
            return;
        }
        if (welcomes.isEmpty() && refusals.isEmpty()) {
            verdictNanos = Instants.after(nowNanos, VERDICT_NANOS);
        }
        answers.add(by);
    }

    /**
     * Whether of two nodes this one refuses a stranger whose clock is not its own. Of two that start together there is no most:
     * until one of them is let in, only the lower origin refuses, so that one goes on.
     */
    boolean mayRefuse(Origin self, Origin stranger) {
        return decided || self.compareTo(stranger) < 0;
    }

    long nextNanos() {
        return decided ? Instants.NEVER : verdictNanos;
    }

    /** What is wrong, once, when most who answered said that the clock is. */
    @Nullable String pollRefusal(long nowNanos) {
        if (decided || !Instants.isDue(nowNanos, verdictNanos)) {
            return null;
        }
        decided = true;
        if (refusals.size() <= welcomes.size()) {
            return null;
        }
        int answers = refusals.size() + welcomes.size();
        return refusals.size() + " of " + answers + " members that answered refuse: " + detail;
    }
}
