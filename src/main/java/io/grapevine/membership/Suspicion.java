package io.grapevine.membership;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that a suspect has left to say that it lives (Lifeguard §IV-B, "Dynamic Suspicion Timeouts"): long at
 * first, and shorter with each other member whose own probe fails too.
 *
 * <p>Ours beside the paper: before the time is over the suspect is called by whoever waits, so that a member that
 * missed the refutation hears it from the suspect itself, and no death is declared sooner than a probe's timeout
 * after such a call.
 */
final class Suspicion {

    /** The shortest timeout is so many probe intervals for each tenfold of members (the paper's alpha) … */
    static final double MULTIPLIER = 2.5;
    /** … but no fewer than these: what up to 16 members take. */
    static final double LEAST_INTERVALS = 3;
    /** How many times the shortest the longest is (the paper's beta). */
    static final int STRETCH = 5;
    /** How many confirmations make it shortest, where there are members enough (the paper's K). */
    static final int CONFIRMATIONS = 3;
    /** How often the suspect is called within its time: at 30 % loss, one time in 1,000 no call comes back. */
    static final int CALLS = 10;

    private final long incarnation;
    private final long minNanos;
    private final int needed;
    private final long graceNanos;
    private final List<Origin> confirmers = new ArrayList<>(CONFIRMATIONS);
    private @Nullable Origin accuser;
    private long startNanos;
    private long timeoutNanos;
    private int calls;
    private long lastCallNanos;

    /**
     * @param incarnation of the suspect
     * @param members how many there are, with the suspect and this node
     */
    Suspicion(long nowNanos, long incarnation, @Nullable Origin accuser, int members, MembershipSettings settings) {
        this.incarnation = incarnation;
        this.accuser = accuser;
        this.minNanos = minNanos(settings.probeIntervalNanos(), members);
        this.needed = neededConfirmations(members);
        this.graceNanos = settings.probeTimeoutNanos();
        restart(nowNanos);
    }

    /** The shortest timeout: grows with the logarithm of the cluster, as the news need time to get around. */
    static long minNanos(long probeIntervalNanos, int members) {
        return (long) (Math.max(LEAST_INTERVALS, MULTIPLIER * StrictMath.log10(members)) * probeIntervalNanos);
    }

    /** As many as wanted, but no more than half of the members that could confirm: some of them may be gone as well. */
    static int neededConfirmations(int members) {
        return Math.max(0, Math.min(CONFIRMATIONS, (members - 2) / 2));
    }

    /**
     * The paper's formula: {@code max - (max - min) * log(C + 1) / log(K + 1)}.
     *
     * @param confirmations C, not counting the first accuser
     * @param needed K; with 0 there is nobody to wait for
     */
    static long timeoutNanos(int confirmations, int needed, long minNanos) {
        if (confirmations >= needed) {
            return minNanos;
        }
        long maxNanos = STRETCH * minNanos;
        double part = StrictMath.log(confirmations + 1.0) / StrictMath.log(needed + 1.0);
        return Math.max(minNanos, maxNanos - (long) ((maxNanos - minNanos) * part));
    }

    /** The whole time again, and all confirmations. */
    void restart(long nowNanos) {
        startNanos = nowNanos;
        confirmers.clear();
        calls = 0;
        timeoutNanos = timeoutNanos(0, needed, minNanos);
    }

    long incarnation() {
        return incarnation;
    }

    /** Whether the accusation is independent of those before and still shortens the time. */
    boolean confirm(Origin by) {
        if (accuser == null) {
            accuser = by;
            return false;
        }
        if (by.equals(accuser) || confirmers.size() >= needed || confirmers.contains(by)) {
            return false;
        }
        confirmers.add(by);
        timeoutNanos = timeoutNanos(confirmers.size(), needed, minNanos);
        return true;
    }

    /** When the next call is due, or, all calls made, death. */
    long nextNanos() {
        if (calls < CALLS) {
            return Instants.after(startNanos, callAfterNanos(calls));
        }
        return Instants.later(Instants.after(startNanos, timeoutNanos), Instants.after(lastCallNanos, graceNanos));
    }

    /** Whether the call that is due is the last but one, or the last: nobody leaves those to others. */
    boolean isLastCall() {
        return calls >= CALLS - 2;
    }

    /** Whether the suspect had its time and its calls. */
    boolean isOver(long nowNanos) {
        return calls >= CALLS && Instants.isDue(nowNanos, nextNanos());
    }

    /** Counts the call that is made now, with all that are due. */
    void onCall(long nowNanos) {
        lastCallNanos = nowNanos;
        while (calls < CALLS && callAfterNanos(calls) <= nowNanos - startNanos) {
            calls++;
        }
    }

    /** In equal steps, the last a step before the end. */
    private long callAfterNanos(int call) {
        return timeoutNanos / (CALLS + 1) * (call + 1);
    }
}
