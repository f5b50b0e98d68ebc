package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node's view of its cluster, and its part in SWIM with Lifeguard (DESIGN §3).
 *
 * <p>Inputs change state and queue what follows; everything to be sent, reported or waited for is then polled. One
 * writer at a time, and no reads beside it. This class routes; the rules are in the parts.
 */
public final class Membership {

    /** How many members hear directly that this node leaves; up to so many others, all. */
    static final int FAREWELLS = 16;
    /** How many members are spoken to right after the own pause or return. */
    static final int GREETINGS = 3;
    /** How often a stranger is asked who it is. */
    static final long WHO_GAP_NANOS = 1_000_000_000L;
    /** How often one member's clock drift is reported. */
    static final long DRIFT_GAP_NANOS = 600_000_000_000L;

    /** How far this node takes part. */
    private enum Mode {
        CONNECTED,
        /** Has said that it leaves, and goes on saying so. */
        LEAVING,
        /** Says nothing and hears nothing. */
        SILENT
    }

    private static final Comparator<MemberRecord> BY_NAME =
            Comparator.comparing(MemberRecord::name).thenComparing(MemberRecord::origin);

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Self self;
    private final MemberTable table = new MemberTable();
    private final Outbox outbox;
    private final LocalHealth health = new LocalHealth();
    private final Rumours rumours = new Rumours();
    private final Suspicions suspicions;
    private final Prober prober;
    private final Relays relays;
    private final Departed departed;
    private final NameClaims claims;
    private final Seeds seeds;
    private final Admission admission;
    private final StateSync sync = new StateSync();
    private final GossipRounds rounds;
    private final News news;
    private final Seldom asked = new Seldom(WHO_GAP_NANOS);
    private final Seldom drifts = new Seldom(DRIFT_GAP_NANOS);
    private Mode mode;

    /**
     * Starts connected where {@code self} says {@code ALIVE}, and disconnected where it says {@code LEFT}.
     *
     * @param random draws targets, orders and jitter
     */
    public Membership(MembershipSettings settings, MemberRecord self, RandomGenerator random, Now now) {
        this.settings = settings;
        this.random = random;
        this.self = new Self(self);
        this.mode = self.state() == MemberState.ALIVE ? Mode.CONNECTED : Mode.SILENT;
        this.outbox = new Outbox(random.nextInt());
        Common common = new Common(settings, random, this.self, table, outbox);
        long nanos = now.nanos();
        suspicions = new Suspicions(settings);
        prober = new Prober(common, health);
        relays = new Relays(common);
        departed = new Departed(common);
        claims = new NameClaims(common);
        seeds = new Seeds(nanos, common);
        admission = new Admission(nanos, settings);
        rounds = new GossipRounds(nanos, common, rumours);
        news = new News(nanos, common, rumours, suspicions, prober, departed, claims, health, sync);
    }

    // ---- inputs

    /**
     * A peer said something, in a datagram, or over TCP (only {@code FullState}).
     *
     * @param from whence the datagram came; for {@code FullState} it proves nothing
     * @param senderWallMillis the sender's wall clock; 0 or less where it is not known
     */
    public void onMessage(Now now, Address from, Origin sender, long senderWallMillis, MembershipMessage message) {
        noticePause(now);
        if (mode == Mode.SILENT) {
            return;
        }
        if (sender.equals(self.origin())) {
            onOwnMessage(message);
            return;
        }
        if (mode == Mode.LEAVING) {
            if (message instanceof Ping) {
                outbox.tell(from, self.record());
            }
            return;
        }
        long driftMillis = senderWallMillis <= 0 ? 0 : senderWallMillis - now.wallMillis();
        boolean drifted = Math.abs(driftMillis) > settings.maxClockDriftMillis();
        Heard heard = new Heard(from, sender, message instanceof FullState, drifted);
        dispatch(now, heard, driftMillis, message);
        respond(now, heard, driftMillis);
    }

    /** What the seeds' names resolve to now; replaces what was said before. */
    public void onSeeds(Now now, List<Address> addresses) {
        seeds.onSeeds(now.nanos(), addresses);
    }

    public void onWakeup(Now now) {
        noticePause(now);
        act(now.nanos());
    }

    /** Does all that is due, so that the next wake-up lies ahead. */
    private void act(long nanos) {
        if (mode == Mode.CONNECTED) {
            claims.onWakeup(nanos);
            for (NameClaims.Verdict v = claims.pollSilent(nanos); v != null; v = claims.pollSilent(nanos)) {
                onHolderGone(nanos, v);
            }
            prober.onWakeup(nanos);
            for (Origin failed = prober.pollFailed(); failed != null; failed = prober.pollFailed()) {
                news.onProbeFailed(nanos, failed);
            }
            relays.onWakeup(nanos);
            onSuspicions(nanos);
            departed.onWakeup(nanos);
            seeds.onWakeup(nanos);
            String refusal = admission.pollRefusal(nanos);
            if (refusal != null) {
                onRefused(Refusal.Reason.CLOCK_DRIFT, refusal);
            }
        }
        if (mode != Mode.SILENT) {
            rounds.onWakeup(nanos);
        }
    }

    /** A peer's table has this hash. */
    public void onPeerHash(Now now, Origin peer, int membersHash) {
        Member member = table.get(peer);
        if (mode == Mode.CONNECTED && member != null && member.isLive()) {
            sync.onPeerHash(now.nanos(), self.origin(), peer, member.address(), membersHash == stateHash());
        }
    }

    /** The whole process stood still for so long: declares nobody dead for a while, and asks around at once. */
    public void onPause(Now now, long pausedNanos) {
        if (mode != Mode.CONNECTED) {
            return;
        }
        long nanos = now.nanos();
        health.onPause(nanos, settings.probeIntervalNanos());
        startAfresh(nanos);
    }

    /** The event loop was late by so long. */
    public void onLoopLag(Now now, long lagNanos) {
        if (lagNanos > settings.probeTimeoutNanos() / LocalHealth.LAG_PART) {
            health.onLag(now.nanos(), settings.probeIntervalNanos());
            prober.extend(lagNanos);
        }
    }

    /** Says whether this node is ready, where it says otherwise now. */
    public void setReady(Now now, boolean ready) {
        if (self.record().ready() != ready) {
            self.say(ready);
            rumours.add(self.record());
        }
    }

    /** Takes part again, overriding the own {@code LEFT}. */
    public void connect(Now now) {
        if (mode == Mode.CONNECTED) {
            return;
        }
        long nanos = now.nanos();
        mode = Mode.CONNECTED;
        self.say(MemberState.ALIVE);
        rumours.clear();
        admission.restart(nanos);
        startAfresh(nanos);
    }

    /** Says {@code LEFT} and falls silent until {@link #connect}. */
    public void disconnect(Now now) {
        leave(now);
        mode = Mode.SILENT;
    }

    /** Says {@code LEFT}, and goes on saying so until the process ends. */
    public void leave(Now now) {
        if (mode != Mode.CONNECTED) {
            return;
        }
        mode = Mode.LEAVING;
        self.say(MemberState.LEFT);
        rumours.add(self.record());
        for (Member member : table.chooseLive(random, FAREWELLS, any -> true)) {
            outbox.tell(member.address(), self.record());
        }
    }

    /** Goes on as another origin; the one before has left. */
    public void renew(Now now, Origin fresh) {
        boolean connected = mode == Mode.CONNECTED;
        MemberRecord before = self.record();
        self.renew(fresh, now.wallMillis());
        if (connected) {
            rumours.add(Records.with(before, MemberState.LEFT, before.incarnation() + 1, false));
            rumours.add(self.record());
            greet();
        }
    }

    // ---- outputs

    /** When {@link #onWakeup} is due: absolute monotonic nanoseconds, {@code Long.MAX_VALUE} for never. */
    public long nextWakeupNanos() {
        return switch (mode) {
            case CONNECTED -> {
                long next = Instants.earlier(prober.nextNanos(), relays.nextNanos());
                next = Instants.earlier(next, suspicions.nextNanos());
                next = Instants.earlier(next, departed.nextNanos());
                next = Instants.earlier(next, claims.nextNanos());
                next = Instants.earlier(next, seeds.nextNanos());
                next = Instants.earlier(next, admission.nextNanos());
                yield Instants.earlier(next, rounds.nextNanos());
            }
            case LEAVING -> rounds.nextNanos();
            case SILENT -> Instants.NEVER;
        };
    }

    public @Nullable Outgoing pollOutgoing() {
        return outbox.pollOutgoing();
    }

    public @Nullable Event pollEvent() {
        return outbox.pollEvent();
    }

    public @Nullable SyncRequest pollSync() {
        return mode == Mode.CONNECTED ? sync.poll() : null;
    }

    /** News to ride on a datagram that goes out now, at most so many bytes of them in an {@code Updates}. */
    public List<MemberRecord> updates(int budgetBytes) {
        return mode == Mode.SILENT ? List.of() : rumours.take(budgetBytes, table.live().size() + 1);
    }

    // ---- state

    public boolean connected() {
        return mode == Mode.CONNECTED;
    }

    /** This node and all it knows of, by name, then origin. */
    public List<MemberRecord> members() {
        List<MemberRecord> members = new ArrayList<>();
        members.add(self.record());
        members.addAll(table.peers());
        for (Member member : table.gone()) {
            members.add(member.record());
        }
        members.sort(BY_NAME);
        return members;
    }

    /** Whom to talk to: the alive and suspect others, in no particular order; nobody while disconnected. */
    public List<MemberRecord> peers() {
        return mode == Mode.SILENT ? List.of() : table.peers();
    }

    /** What is held of an origin, this node's own included; null where nothing is. */
    public @Nullable MemberRecord member(Origin origin) {
        if (origin.equals(self.origin())) {
            return self.record();
        }
        Member member = table.get(origin);
        return member == null ? null : member.record();
    }

    /** A hash over origins and incarnations of the living, this node included: equal on nodes that agree. */
    public int stateHash() {
        return table.hash() + MemberTable.hashOf(self.record());
    }

    /** All that is known, for an exchange over TCP. */
    public FullState fullState(boolean answer) {
        return new FullState(members(), answer);
    }

    /** Whether all seeds but this node itself have answered since the start, or are known to live. */
    public boolean seedsAnswered() {
        return seeds.areAnswered();
    }

    /** Whether seeds were given, and none is anybody else. */
    public boolean seedsAreOnlySelf() {
        return seeds.areOnlySelf();
    }

    // ---- messages

    private void dispatch(Now now, Heard heard, long driftMillis, MembershipMessage message) {
        long nanos = now.nanos();
        if (message instanceof Ping ping) {
            onPing(nanos, heard, driftMillis, ping);
        } else if (message instanceof Ack ack) {
            onAck(nanos, heard, ack.sequence());
        } else if (message instanceof PingReq request) {
            relays.onPingReq(nanos, heard.from(), request);
        } else if (message instanceof Nack nack) {
            prober.onNack(nack.sequence(), heard.sender());
        } else if (message instanceof Updates updates) {
            news.onRecords(nanos, updates.records(), heard);
        } else if (message instanceof FullState state) {
            news.onRecords(nanos, state.records(), heard);
            sync.onFullState();
        } else if (message instanceof Refusal refusal) {
            onRefusal(nanos, heard, refusal);
        } else {
            throw new IllegalStateException("no such membership message: " + message);
        }
    }

    private void onPing(long nowNanos, Heard heard, long driftMillis, Ping ping) {
        boolean known = table.get(heard.sender()) != null;
        if (!known && claims.isPending(heard.sender())) {
            return;
        }
        if (!known && heard.drifted()) {
            String detail = "its clock is off by " + driftMillis + " ms";
            outbox.send(heard.from(), new Refusal(Refusal.Reason.CLOCK_DRIFT, detail));
            return;
        }
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
        admission.onWelcome(nowNanos, sender);
        seeds.onAck(sequence, false);
        NameClaims.Verdict verdict = claims.onAck(sequence);
        if (verdict != null && sender.equals(verdict.holder())) {
            news.onHolderLives(nowNanos, verdict);
        } else if (verdict != null) {
            onHolderGone(nowNanos, verdict);
        }
        Origin target = prober.target(sequence);
        if (prober.onAck(sequence, sender) == Prober.Answer.REPLACED && target != null) {
            Member ended = table.get(target);
            if (ended != null) {
                news.kill(nowNanos, ended);
            }
        }
        relays.onAck(sequence, sender);
        Member member = table.get(sender);
        if (member != null && member.isLive()) {
            sync.onAnswer(nowNanos, sender, member.address());
        }
    }

    private void onRefusal(long nowNanos, Heard heard, Refusal refusal) {
        switch (refusal.reason()) {
            case NAME_TAKEN -> onRefused(refusal.reason(), refusal.detail());
            case CLOCK_DRIFT -> admission.onDriftRefusal(nowNanos, heard.sender(), refusal.detail());
        }
    }

    /** A seed's address is one of this node's own. */
    private void onOwnMessage(MembershipMessage message) {
        if (message instanceof Ping ping) {
            seeds.onAck(ping.sequence(), true);
        }
    }

    /** Whoever is held to be anything but alive hears of it as soon as it speaks; a wrong clock is reported. */
    private void respond(Now now, Heard heard, long driftMillis) {
        Member member = table.get(heard.sender());
        if (member == null) {
            return;
        }
        if (member.state() != MemberState.ALIVE && member.tryTell(now.nanos())) {
            outbox.tell(heard.fromState() ? member.address() : heard.from(), member.record());
        }
        if (heard.drifted() && member.isLive() && drifts.tryNow(now.nanos(), heard.sender())) {
            outbox.report(new Event.ClockDrift(member.record(), driftMillis));
        }
    }

    // ---- private steps

    private void onSuspicions(long nowNanos) {
        for (Origin origin = suspicions.pollCall(nowNanos); origin != null; origin = suspicions.pollCall(nowNanos)) {
            Member suspect = table.get(origin);
            if (suspect != null) {
                outbox.ping(suspect, outbox.nextSequence());
            }
        }
        for (Origin origin = suspicions.pollOver(nowNanos); origin != null; origin = suspicions.pollOver(nowNanos)) {
            Member suspect = table.get(origin);
            if (suspect != null) {
                news.kill(nowNanos, suspect);
            }
        }
    }

    private void onHolderGone(long nowNanos, NameClaims.Verdict verdict) {
        Heard here = new Heard(verdict.newcomer().gossip(), self.origin(), false, false);
        news.onHolderGone(nowNanos, verdict, here);
    }

    private void onRefused(Refusal.Reason reason, String detail) {
        mode = Mode.SILENT;
        outbox.report(new Event.Refused(reason, detail));
    }

    /** After a time of silence: nothing asked before counts, everybody gets all the time again, and others are asked. */
    private void startAfresh(long nowNanos) {
        relays.clear();
        claims.clear();
        sync.restart();
        suspicions.restart(nowNanos);
        prober.restart(nowNanos);
        seeds.hurry(nowNanos);
        greet();
        act(nowNanos);
    }

    /** Says to some members that this node is here, and asks whether they are. */
    private void greet() {
        rumours.add(self.record());
        for (Member member : table.chooseLive(random, GREETINGS, any -> true)) {
            outbox.introduce(member.address(), self.record(), outbox.nextSequence());
        }
    }

    /** Who wakes long after it wanted to has stood still, whether or not anybody noticed. */
    private void noticePause(Now now) {
        long next = nextWakeupNanos();
        if (next != Instants.NEVER && now.nanos() - next > settings.probeIntervalNanos()) {
            onPause(now, now.nanos() - next);
        }
    }
}
