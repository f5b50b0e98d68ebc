package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;
import org.jspecify.annotations.Nullable;

/** What a connected node answers to others: one method for each message, and what is owed to every speaker. */
final class Conversation {

    /** How often a stranger is asked who it is. */
    static final long WHO_GAP_NANOS = 1_000_000_000L;
    /** How often a suspect, dead or left member that speaks is told what is held of it, at most. */
    static final long TELL_GAP_NANOS = 100_000_000L;
    /** How often one member's clock drift is reported. */
    static final long DRIFT_GAP_NANOS = 600_000_000_000L;

    private final Parts parts;
    private final MembershipSettings settings;
    private final Self self;
    private final MemberTable table;
    private final Outbox outbox;
    private final Seldom asked = new Seldom(WHO_GAP_NANOS);
    private final Seldom told = new Seldom(TELL_GAP_NANOS);
    private final Seldom drifts = new Seldom(DRIFT_GAP_NANOS);

    Conversation(Parts parts) {
        this.parts = parts;
        settings = parts.common.settings();
        self = parts.common.self();
        table = parts.common.table();
        outbox = parts.common.outbox();
    }

    /** What a peer's message leads to; a refusal if it is one that this node has to obey. */
    Event.@Nullable Refused onMessage(
            Now now, Address from, Origin sender, long senderWallMillis, MembershipMessage message) {
        if (sender.equals(self.origin())) {
            onOwnMessage(message);
            return null;
        }
        long driftMillis = senderWallMillis <= 0 ? 0 : senderWallMillis - now.wallMillis();
        Heard.Clock clock =
                senderWallMillis <= 0 ? Heard.Clock.NOT_SHOWN : Heard.clock(driftMillis, settings.maxClockDriftMillis());
        Heard heard = new Heard(from, sender, message instanceof FullState, clock);
        Event.Refused refused = null;
        if (message instanceof Ping ping) {
            onPing(now.nanos(), heard, driftMillis, ping);
        } else if (message instanceof Ack ack) {
            onAck(now.nanos(), heard, ack.sequence());
        } else if (message instanceof PingReq request) {
            parts.relays.onPingReq(now.nanos(), from, request);
        } else if (message instanceof Nack nack) {
            parts.prober.onNack(nack.sequence(), sender);
        } else if (message instanceof Updates updates) {
            parts.news.onRecords(now.nanos(), updates.records(), heard);
        } else if (message instanceof FullState state) {
            parts.news.onRecords(now.nanos(), state.records(), heard);
            parts.sync.onFullState();
        } else if (message instanceof Refusal refusal) {
            refused = onRefusal(now.nanos(), heard, refusal);
        } else {
            throw new IllegalStateException("no such membership message: " + message);
        }
        respond(now.nanos(), heard, driftMillis);
        return refused;
    }

    private void onPing(long nowNanos, Heard heard, long driftMillis, Ping ping) {
        boolean known = table.get(heard.sender()) != null;
        if (!known && parts.claims.isPending(heard.sender())) {
            return;
        }
        if (!known && heard.drifted()) {
            if (!parts.seeds.nameOneOther() || parts.admission.mayRefuse(self.origin(), heard.sender())) {
                String detail = "its clock is off by " + driftMillis + " ms";
                outbox.send(heard.from(), new Refusal(heard.sender(), Refusal.Reason.CLOCK_DRIFT, detail));
            }
            return;
        }
        // who meant another origin learns who lives here
        if (!self.origin().equals(ping.target())) {
            outbox.tell(heard.from(), self.record());
        }
        outbox.send(heard.from(), new Ack(ping.sequence()));
        if (!known && asked.tryNow(nowNanos, heard.sender())) {
            outbox.introduce(heard.from(), self.record(), outbox.nextSequence());
        }
    }

    private void onAck(long nowNanos, Heard heard, int sequence) {
        Origin sender = heard.sender();
        if (parts.seeds.onAck(sequence, false)) {
            parts.admission.onWelcome(nowNanos, sender);
        }
        NameClaims.Verdict verdict = parts.claims.onAck(sequence);
        if (verdict != null && sender.equals(verdict.holder())) {
            parts.news.onHolderLives(nowNanos, verdict);
        } else if (verdict != null) {
            parts.news.onHolderGone(nowNanos, verdict);
        }
        Origin target = parts.prober.target(sequence);
        if (parts.prober.onAck(sequence, sender) == Prober.Answer.REPLACED && target != null) {
            Member ended = table.get(target);
            if (ended != null) {
                parts.news.kill(nowNanos, ended);
            }
        }
        parts.relays.onAck(sequence, sender);
        Member member = table.get(sender);
        if (member != null && member.isLive()) {
            parts.sync.onAnswer(nowNanos, sender, member.address());
        }
    }

    private Event.@Nullable Refused onRefusal(long nowNanos, Heard heard, Refusal refusal) {
        if (!refusal.refused().equals(self.origin())) {
            return null;
        }
        return switch (refusal.reason()) {
            case NAME_TAKEN -> new Event.Refused(refusal.reason(), refusal.detail());
            case CLOCK_DRIFT -> {
                parts.admission.onDriftRefusal(nowNanos, heard.sender(), refusal.detail());
                yield null;
            }
        };
    }

    /** A seed's address is one of this node's own. */
    private void onOwnMessage(MembershipMessage message) {
        if (message instanceof Ping ping) {
            parts.seeds.onAck(ping.sequence(), true);
        }
    }

    /** Whoever is held to be anything but alive hears of it as soon as it speaks; a wrong clock is reported. */
    private void respond(long nowNanos, Heard heard, long driftMillis) {
        Member member = table.get(heard.sender());
        if (member == null) {
            return;
        }
        member.onHeard(nowNanos);
        if (member.state() != MemberState.ALIVE && told.tryNow(nowNanos, member.origin())) {
            outbox.tell(heard.fromState() ? member.address() : heard.from(), member.record());
        }
        if (heard.drifted() && member.isLive() && drifts.tryNow(nowNanos, heard.sender())) {
            outbox.report(new Event.ClockDrift(member.record(), driftMillis));
        }
    }
}
