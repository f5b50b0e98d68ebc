package io.grapevine.membership;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MembershipMessage.PingReq;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The failure detector (SWIM §3.1, §4.3): in each interval one member, in a random order that meets all before it
 * meets one again. A ping; after the timeout the help of three others; at the interval's end the verdict.
 *
 * <p>Ours beside the paper: an unanswered ping is sent again each quarter of the timeout; of the next few in the order, who was
 * silent longest comes first; each interval the next member in the ring of origins is probed as well, so that each is probed
 * by one other at least, and no crash waits for chance to be noticed; and there are checks, probes out of turn of members
 * that others have begun to suspect, so that independent confirmations, or refutations, do not wait for the order.
 */
final class Prober {

    /** How many others are asked for help (the paper's k). */
    static final int HELPERS = 3;
    /** How many pings fit into the timeout; they go on at that pace until there is an answer or a verdict. */
    static final int PINGS_BEFORE_HELP = 4;
    /** How many pings one probe sends at most, however short the timeout is. */
    static final int MAX_PINGS = 8;
    /** Among how many of the next in the order who was silent longest is probed first. */
    static final int LOOKED_AHEAD = 8;
    /** How many checks run at a time. */
    static final int MAX_CHECKS = 16;

    /** What an acknowledgement says. */
    enum Answer {
        /** Nothing that was asked here. */
        NOT_OURS,
        /** The member lives. */
        ALIVE,
        /** Another origin lives at the member's address. */
        REPLACED
    }

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Self self;
    private final MemberTable table;
    private final LocalHealth health;
    private final Outbox outbox;

    /** Whom to probe next, from the end; those that came meanwhile are put in at random places. */
    private final List<Origin> order = new ArrayList<>();
    private @Nullable Probe turn;
    private final List<Probe> checks = new ArrayList<>();
    private final Queue<Origin> failed = new ArrayDeque<>();
    private @Nullable Member neighbour;
    private int neighbourHash;
    /** When the next turn begins, where none runs; never while there is nobody. */
    private long nextTurnNanos = Instants.NEVER;

    Prober(Common common, LocalHealth health) {
        this.settings = common.settings();
        this.random = common.random();
        this.self = common.self();
        this.table = common.table();
        this.outbox = common.outbox();
        this.health = health;
    }

    void onJoined(long nowNanos, Member member) {
        if (order.size() < 2 * MemberTable.MAX_LIVE) {
            order.add(random.nextInt(order.size() + 1), member.origin());
        }
        if (turn == null && nextTurnNanos == Instants.NEVER) {
            nextTurnNanos = Instants.after(nowNanos, random.nextLong(settings.probeIntervalNanos()));
        }
    }

    /** Probes a member now, unless it is being probed. */
    void check(long nowNanos, Member member) {
        if (checks.size() >= MAX_CHECKS || (turn != null && turn.target.equals(member.origin()) && !turn.answered)) {
            return;
        }
        for (Probe probe : checks) {
            if (probe.target.equals(member.origin())) {
                return;
            }
        }
        checks.add(start(nowNanos, member));
    }

    /** Forgets all that was asked: answers may have been lost here; begins again at once. */
    void restart(long nowNanos) {
        turn = null;
        checks.clear();
        failed.clear();
        nextTurnNanos = table.live().isEmpty() ? Instants.NEVER : nowNanos;
    }

    /** The own loop was late: so may be what is judged. */
    void extend(long nanos) {
        if (turn != null) {
            turn.extend(nanos);
        }
        for (Probe probe : checks) {
            probe.extend(nanos);
        }
    }

    Answer onAck(int sequence, Origin sender) {
        Probe probe = find(sequence);
        if (probe == null) {
            return Answer.NOT_OURS;
        }
        if (!probe.target.equals(sender) && !probe.helpers.contains(sender)) {
            return Answer.REPLACED;
        }
        if (!probe.answered) {
            probe.answered = true;
            health.onProbeAnswered();
            checks.remove(probe);
        }
        return Answer.ALIVE;
    }

    /** Whom the acknowledged probe meant. */
    @Nullable Origin target(int sequence) {
        Probe probe = find(sequence);
        return probe == null ? null : probe.target;
    }

    void onNack(int sequence, Origin sender) {
        Probe probe = find(sequence);
        if (probe != null) {
            probe.onNack(sender);
        }
    }

    long nextNanos() {
        long next = turn != null ? turn.nextNanos() : nextTurnNanos;
        for (Probe probe : checks) {
            next = Instants.earlier(next, probe.nextNanos());
        }
        return next;
    }

    void onWakeup(long nowNanos) {
        for (Iterator<Probe> probes = checks.iterator(); probes.hasNext(); ) {
            if (isOver(nowNanos, probes.next())) {
                probes.remove();
            }
        }
        Probe running = turn;
        if (running != null && isOver(nowNanos, running)) {
            turn = null;
            nextTurnNanos = nowNanos;
        }
        if (turn == null && Instants.isDue(nowNanos, nextTurnNanos)) {
            nextTurnNanos = Instants.NEVER;
            Member member = next();
            if (member != null) {
                turn = start(nowNanos, member);
                check(nowNanos, neighbour(member));
            }
        }
    }

    /** The next in the ring of origins; looked for again when anybody has come or gone. */
    private Member neighbour(Member any) {
        Member nearest = neighbour;
        if (nearest == null || !nearest.isLive() || table.hash() != neighbourHash) {
            nearest = any;
            Comparator<Origin> ring = self.origin().ring();
            for (Member member : table.live()) {
                if (ring.compare(member.origin(), nearest.origin()) < 0) {
                    nearest = member;
                }
            }
            neighbour = nearest;
            neighbourHash = table.hash();
        }
        return nearest;
    }

    /** A member whose probe has failed since last asked, null if none. */
    @Nullable Origin pollFailed() {
        return failed.poll();
    }

    private Probe start(long nowNanos, Member member) {
        int sequence = outbox.nextSequence();
        outbox.ping(member, sequence);
        long slow = health.multiplier();
        return new Probe(
                nowNanos,
                member.origin(),
                sequence,
                settings.probeTimeoutNanos() / PINGS_BEFORE_HELP * slow,
                settings.probeIntervalNanos() * slow);
    }

    private boolean isOver(long nowNanos, Probe probe) {
        if (probe.isOver(nowNanos)) {
            if (!probe.answered) {
                health.onProbeFailed(probe.helpers.size(), probe.nackCount());
                failed.add(probe.target);
            }
            return true;
        }
        if (probe.tryPingAgain(nowNanos)) {
            pingAgain(probe);
        }
        return false;
    }

    private void pingAgain(Probe probe) {
        Member target = table.get(probe.target);
        if (target == null || !target.isLive()) {
            return;
        }
        outbox.ping(target, probe.sequence);
        if (!probe.isTimeForHelp()) {
            return;
        }
        for (Member helper : table.chooseLive(random, HELPERS, member -> member != target)) {
            probe.helpers.add(helper.origin());
            outbox.send(helper.address(), new PingReq(probe.sequence, target.origin(), target.address()));
        }
    }

    /** Of the next few in the order the one that was silent longest; a new order when it is through. */
    private @Nullable Member next() {
        for (int rounds = 0; rounds < 2; rounds++) {
            Member silent = takeMostSilent();
            if (silent != null) {
                return silent;
            }
            for (Member member : table.live()) {
                order.add(member.origin());
            }
            shuffle();
        }
        return null;
    }

    private @Nullable Member takeMostSilent() {
        Member silent = null;
        int place = 0;
        for (int at = order.size() - 1, seen = 0; at >= 0 && seen < LOOKED_AHEAD; at--) {
            Member member = table.get(order.get(at));
            if (member == null || !member.isLive()) {
                order.remove(at);
                place--;
                continue;
            }
            seen++;
            if (silent == null || member.heardNanos() - silent.heardNanos() < 0) {
                silent = member;
                place = at;
            }
        }
        if (silent != null) {
            order.remove(place);
        }
        return silent;
    }

    /** Durstenfeld's shuffle. */
    private void shuffle() {
        for (int left = order.size(); left > 1; left--) {
            int at = random.nextInt(left);
            Origin drawn = order.set(at, order.get(left - 1));
            order.set(left - 1, drawn);
        }
    }

    private @Nullable Probe find(int sequence) {
        if (turn != null && turn.sequence == sequence) {
            return turn;
        }
        for (Probe probe : checks) {
            if (probe.sequence == sequence) {
                return probe;
            }
        }
        return null;
    }
}
