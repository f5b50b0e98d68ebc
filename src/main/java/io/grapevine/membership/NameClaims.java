package io.grapevine.membership;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MembershipMessage.Ping;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Newcomers whose name a living member holds at another address: the holder is asked whether it lives before either
 * is believed (DESIGN §3).
 */
final class NameClaims {

    /** More are put off until they come again. */
    static final int MAX_CLAIMS = 32;
    /** How often the holder is pinged before it is held silent: a lost ping must not cost a living member its name. */
    static final int PINGS = 5;

    private final MembershipSettings settings;
    private final Outbox outbox;
    private final List<Claim> claims = new ArrayList<>();

    /**
     * Somebody waits for a name.
     *
     * @param refusable whether the newcomer is to be refused when the holder lives; else it is just not let in
     */
    record Verdict(MemberRecord newcomer, Origin holder, boolean refusable) {}

    private static final class Claim {
        private final Verdict verdict;
        private final MemberRecord holder;
        private final List<Integer> sequences = new ArrayList<>(PINGS);
        private long nextNanos;

        Claim(Verdict verdict, MemberRecord holder, long nowNanos) {
            this.verdict = verdict;
            this.holder = holder;
            this.nextNanos = nowNanos;
        }
    }

    NameClaims(Common common) {
        this.settings = common.settings();
        this.outbox = common.outbox();
    }

    void open(long nowNanos, MemberRecord newcomer, MemberRecord holder, boolean refusable) {
        if (claims.size() >= MAX_CLAIMS || isPending(newcomer.origin())) {
            return;
        }
        claims.add(new Claim(new Verdict(newcomer, holder.origin(), refusable), holder, nowNanos));
        onWakeup(nowNanos);
    }

    /** Whether the origin waits for a verdict. */
    boolean isPending(Origin newcomer) {
        for (Claim claim : claims) {
            if (claim.verdict.newcomer().origin().equals(newcomer)) {
                return true;
            }
        }
        return false;
    }

    /** The claim that an answer of the name's holder, or of another origin at its address, decides; null if none. */
    @Nullable Verdict onAck(int sequence) {
        for (Iterator<Claim> each = claims.iterator(); each.hasNext(); ) {
            Claim claim = each.next();
            if (claim.sequences.contains(sequence)) {
                each.remove();
                return claim.verdict;
            }
        }
        return null;
    }

    /** A claim whose holder has not answered any ping, null if none. */
    @Nullable Verdict pollSilent(long nowNanos) {
        for (Iterator<Claim> each = claims.iterator(); each.hasNext(); ) {
            Claim claim = each.next();
            if (claim.sequences.size() == PINGS && Instants.isDue(nowNanos, claim.nextNanos)) {
                each.remove();
                return claim.verdict;
            }
        }
        return null;
    }

    void clear() {
        claims.clear();
    }

    long nextNanos() {
        long next = Instants.NEVER;
        for (Claim claim : claims) {
            next = Instants.earlier(next, claim.nextNanos);
        }
        return next;
    }

    /** Sends the pings that are due: within two timeouts all of them, and half a timeout for the last answer. */
    void onWakeup(long nowNanos) {
        for (Claim claim : claims) {
            if (claim.sequences.size() < PINGS && Instants.isDue(nowNanos, claim.nextNanos)) {
                int sequence = outbox.nextSequence();
                claim.sequences.add(sequence);
                outbox.send(claim.holder.gossip(), new Ping(sequence, claim.holder.origin()));
                claim.nextNanos = Instants.after(nowNanos, settings.probeTimeoutNanos() / 2);
            }
        }
    }
}
