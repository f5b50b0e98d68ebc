package io.grapevine.membership;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage.Refusal;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a record that was heard: compared with what is held, taken over, passed on, reported
 * (SWIM §4.2).
 */
final class News {

    /** How many members, on average, check a suspicion out of turn that they heard of. */
    static final int CHECKERS = 10;
    /** How many news of one full state are passed on as rumours; a larger difference is left to full states. */
    static final int MAX_SPREAD_FROM_STATE = 32;
    /** How often somebody is refused, at most. */
    static final long REFUSAL_GAP_NANOS = 50_000_000L;

    /** For how long after its own pause a node refuses nobody its name: the others know better whose it is. */
    static final long DOUBT_NANOS = 10_000_000_000L;

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Self self;
    private final MemberTable table;
    private final Rumours rumours;
    private final Suspicions suspicions;
    private final Prober prober;
    private final Departed departed;
    private final NameClaims claims;
    private final LocalHealth health;
    private final StateSync sync;
    private final Outbox outbox;
    private final UnaryOperator<MemberRecord> sharing;
    private int spreadFromState;
    private long refusedNanos;
    private long doubtedNanos;

    News(long nowNanos, Parts parts) {
        this.settings = parts.common.settings();
        this.random = parts.common.random();
        this.self = parts.common.self();
        this.table = parts.common.table();
        this.outbox = parts.common.outbox();
        this.sharing = parts.common.sharing();
        this.rumours = parts.rumours;
        this.suspicions = parts.suspicions;
        this.prober = parts.prober;
        this.departed = parts.departed;
        this.claims = parts.claims;
        this.health = parts.health;
        this.sync = parts.sync;
        this.refusedNanos = nowNanos - REFUSAL_GAP_NANOS;
        this.doubtedNanos = nowNanos - DOUBT_NANOS;
    }

    /** This node stood still, or was gone: its name may have been given away meanwhile. */
    void doubtOwnName(long nowNanos) {
        doubtedNanos = nowNanos;
    }

    // ---- what was heard

    /** Ends first, so that a node that was started again finds its name free. */
    void onRecords(long nowNanos, List<MemberRecord> records, Heard heard) {
        spreadFromState = 0;
        for (MemberRecord record : records) {
            if (!Precedence.isLive(record.state())) {
                onRecord(nowNanos, record, heard);
            }
        }
        for (MemberRecord record : records) {
            if (Precedence.isLive(record.state())) {
                onRecord(nowNanos, record, heard);
            }
        }
    }

    private void onRecord(long nowNanos, MemberRecord record, Heard heard) {
        if (record.origin().equals(self.origin())) {
            onSelf(nowNanos, record, heard);
            return;
        }
        Member held = table.get(record.origin());
        if (!Precedence.isBelievable(held == null ? 0 : held.record().incarnation(), record.incarnation())) {
            return;
        }
        if (held == null) {
            // the gone are only kept by those who knew them: else they would never be forgotten by all
            if (Precedence.isLive(record.state()) && mayEnter(nowNanos, record, heard, false)) {
                enter(nowNanos, record, heard);
            }
        } else {
            onKnown(nowNanos, held, soften(held, record, heard), heard);
        }
    }

    private void onKnown(long nowNanos, Member held, MemberRecord record, Heard heard) {
        if (Precedence.overrides(held.record(), record)) {
            boolean returning = !held.isLive() && Precedence.isLive(record.state());
            if (returning ? mayEnter(nowNanos, record, heard, true) : mayBeCalled(held, record)) {
                change(nowNanos, held, record, heard);
            }
        } else {
            onNothingNew(record, held);
        }
    }

    /** The name's holder answered: the newcomer may not have it. */
    void onHolderLives(long nowNanos, NameClaims.Verdict verdict) {
        if (verdict.refusable()) {
            Member holder = table.get(verdict.holder());
            refuse(nowNanos, verdict.newcomer(), holder == null ? null : holder.record());
        }
    }

    /** The name's holder did not answer, or another origin did at its address. */
    void onHolderGone(long nowNanos, NameClaims.Verdict verdict) {
        Member holder = table.get(verdict.holder());
        if (holder != null) {
            kill(nowNanos, holder);
        }
        onRecord(nowNanos, verdict.newcomer(), new Heard(verdict.newcomer().gossip(), self.origin(), false, Heard.Clock.NOT_SHOWN));
    }

    // ---- what was found out here

    /** The own probe of a member failed. */
    void onProbeFailed(long nowNanos, Origin origin) {
        Member member = table.get(origin);
        if (member == null || !member.isLive()) {
            return;
        }
        MemberRecord accusation = Records.suspect(member.record(), self.origin());
        if (member.state() == MemberState.ALIVE) {
            change(nowNanos, member, accusation, null);
            outbox.tell(member.address(), accusation);
        } else if (suspicions.confirm(origin, accusation.incarnation(), self.origin())) {
            rumours.add(accusation);
        }
    }

    /** A member has ended: its suspicion is over, or its address or name has another owner. */
    void kill(long nowNanos, Member member) {
        if (member.isLive()) {
            change(nowNanos, member, Records.with(member.record(), MemberState.DEAD), null);
        }
    }

    // ---- private steps

    private void onSelf(long nowNanos, MemberRecord record, Heard heard) {
        if (self.refute(record)) {
            if (record.state() == MemberState.DEAD) {
                doubtOwnName(nowNanos);
            }
            health.onRefuted();
            rumours.add(self.record());
            outbox.report(new Event.SelfRefuted(self.record(), record));
        }
        if (record.state() != MemberState.ALIVE) {
            // also when it was refuted before: whoever says it has missed that
            outbox.tell(heard.from(), self.record());
        }
    }

    private void onNothingNew(MemberRecord record, Member held) {
        Origin accuser = record.accuser();
        if (accuser != null
                && held.state() == MemberState.SUSPECT
                && suspicions.confirm(record.origin(), record.incarnation(), accuser)) {
            rumours.add(record);
        }
    }

    /** A death in a full state may be old, and refuted long ago: it is a suspicion. */
    private static MemberRecord soften(Member held, MemberRecord record, Heard heard) {
        boolean soft = heard.fromState() && held.isLive() && record.state() == MemberState.DEAD;
        return soft ? Records.suspect(record, heard.sender()) : record;
    }

    private boolean mayEnter(long nowNanos, MemberRecord record, Heard heard, boolean returning) {
        boolean admitted = returning || !heard.isOwnWord(record) || heard.clock() == Heard.Clock.RIGHT;
        if (table.isFull() || !admitted) {
            return false;
        }
        if (record.name().equals(self.record().name())) {
            onOwnName(nowNanos, record, heard, returning);
            return false;
        }
        Member holder = table.liveByName(record.name());
        if (holder != null && !holder.origin().equals(record.origin())) {
            MemberRecord held = holder.record();
            NameRule.Outcome outcome =
                    NameRule.judge(held, record, heard, returning, settings.maxClockDriftMillis());
            boolean enters = switch (outcome) {
                case REPLACE -> true;
                case IGNORE -> false;
                case ASK, ASK_AND_REFUSE -> {
                    claims.open(nowNanos, record, held, outcome == NameRule.Outcome.ASK_AND_REFUSE);
                    yield false;
                }
            };
            if (!enters) {
                return false;
            }
            kill(nowNanos, holder);
        }
        Member there = table.liveByAddress(record.gossip());
        if (there != null && !there.origin().equals(record.origin()) && heard.isFromItsAddress(record)) {
            kill(nowNanos, there);
        }
        return true;
    }

    /**
     * Nobody changes its name: one of the two records was wrong, and the later incarnation is right in the end, as who
     * hears wrong things of itself speaks again. Until then it costs nobody else the name, and nobody is refused for it.
     */
    private boolean mayBeCalled(Member held, MemberRecord record) {
        String name = record.name();
        return name.equals(held.name()) || !name.equals(self.record().name()) && table.liveByName(name) == null;
    }

    /** Another origin has this node's name: an earlier run of it, or somebody who may not. */
    private void onOwnName(long nowNanos, MemberRecord record, Heard heard, boolean returning) {
        if (record.gossip().equals(self.record().gossip())) {
            MemberRecord ended = Records.with(record, MemberState.DEAD);
            rumours.add(ended);
            outbox.tell(heard.from(), ended);
            return;
        }
        NameRule.Outcome outcome =
                NameRule.judge(self.record(), record, heard, returning, settings.maxClockDriftMillis());
        if (outcome == NameRule.Outcome.ASK_AND_REFUSE && nowNanos - doubtedNanos >= DOUBT_NANOS) {
            refuse(nowNanos, record, self.record());
        }
    }

    private void refuse(long nowNanos, MemberRecord newcomer, @Nullable MemberRecord holder) {
        if (nowNanos - refusedNanos < REFUSAL_GAP_NANOS) {
            return;
        }
        refusedNanos = nowNanos;
        String by = holder == null ? "a living member" : "the living member at " + holder.gossip();
        outbox.send(
                newcomer.gossip(),
                new Refusal(
                        newcomer.origin(),
                        Refusal.Reason.NAME_TAKEN,
                        "the name '" + newcomer.name() + "' is held by " + by));
    }

    private void enter(long nowNanos, MemberRecord entering, Heard heard) {
        MemberRecord record = sharing.apply(entering);
        Member member = table.add(nowNanos, record);
        prober.onJoined(nowNanos, member);
        outbox.report(new Event.Joined(record));
        if (record.state() == MemberState.SUSPECT) {
            onSuspect(nowNanos, member, record.accuser(), true);
        }
        spread(record, heard);
    }

    /** @param heard null when it was found out here */
    private void change(long nowNanos, Member member, MemberRecord newer, @Nullable Heard heard) {
        MemberRecord record = sharing.apply(newer);
        MemberState before = member.state();
        boolean wasLive = member.isLive();
        table.set(nowNanos, member, record);
        suspicions.end(member.origin());
        if (!wasLive && member.isLive()) {
            prober.onJoined(nowNanos, member);
            sync.onReturned(nowNanos, member.origin(), member.address());
        }
        switch (record.state()) {
            case ALIVE -> outbox.report(
                    before == MemberState.ALIVE ? new Event.Updated(record) : new Event.Recovered(record));
            case SUSPECT -> {
                outbox.report(new Event.Suspected(record));
                onSuspect(nowNanos, member, record.accuser(), heard != null);
            }
            case DEAD -> {
                departed.onDied(nowNanos);
                if (before != MemberState.DEAD) {
                    outbox.report(new Event.Died(record));
                }
            }
            case LEFT -> {
                departed.onDied(nowNanos);
                if (before != MemberState.LEFT) {
                    outbox.report(new Event.Left(record));
                }
            }
        }
        spread(record, heard);
    }

    private void onSuspect(long nowNanos, Member suspect, @Nullable Origin accuser, boolean byOthers) {
        int members = table.live().size() + 1;
        suspicions.start(nowNanos, suspect, accuser, members);
        if (byOthers && random.nextInt(Math.max(1, members - 2)) < CHECKERS) {
            prober.check(nowNanos, suspect);
        }
    }

    private void spread(MemberRecord record, @Nullable Heard heard) {
        if (heard == null || !heard.fromState() || spreadFromState++ < MAX_SPREAD_FROM_STATE) {
            rumours.add(record);
        }
    }
}
