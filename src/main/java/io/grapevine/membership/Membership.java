package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.Preamble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
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
    static final int FAREWELLS = 128;
    /** How many members are spoken to right after the own pause or return. */
    static final int GREETINGS = 3;
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
    private final Parts parts;
    private final Conversation conversation;
    private Mode mode;

    /**
     * Starts connected where {@code self} says {@code ALIVE}, and disconnected where it says {@code LEFT}.
     *
     * @param random draws targets, orders and jitter
     * @param sharing gives for a record that is to be kept one that is equal: {@link SharedRecords}, or the same
     */
    public Membership(MembershipSettings settings, MemberRecord self, RandomGenerator random,
            UnaryOperator<MemberRecord> sharing, Now now) {
        this.settings = settings;
        this.random = random;
        this.self = new Self(self);
        this.mode = self.state() == MemberState.ALIVE ? Mode.CONNECTED : Mode.SILENT;
        this.outbox = new Outbox(random.nextInt());
        this.parts = new Parts(now.nanos(), new Common(settings, random, this.self, table, outbox, sharing));
        this.conversation = new Conversation(parts);
    }

    // ---- inputs

    /**
     * A peer said something, in a datagram, or over TCP (only {@code FullState}).
     *
     * @param from whence the datagram came; for {@code FullState} it proves nothing
     * @param senderWallMillis the sender's wall clock; 0 or less where it did not say
     */
    public void onMessage(Now now, Address from, Origin sender, long senderWallMillis, MembershipMessage message) {
        noticePause(now);
        if (mode == Mode.SILENT) {
            return;
        }
        if (mode == Mode.LEAVING) {
            if (message instanceof Ping) {
                outbox.tell(from, self.record());
            }
            return;
        }
        Event.Refused refused = conversation.onMessage(now, from, sender, senderWallMillis, message);
        if (refused != null) {
            onRefused(refused);
        }
        parts.rounds.arm(now.nanos());
    }

    /** What the seeds' names resolve to now; replaces what was said before. */
    public void onSeeds(Now now, List<Address> addresses) {
        parts.seeds.onSeeds(now.nanos(), addresses);
    }

    public void onWakeup(Now now) {
        noticePause(now);
        act(now.nanos());
    }

    /** Does all that is due, so that the next wake-up lies ahead. */
    private void act(long nanos) {
        if (mode == Mode.CONNECTED) {
            parts.claims.onWakeup(nanos);
            for (NameClaims.Verdict v = parts.claims.pollSilent(nanos); v != null; v = parts.claims.pollSilent(nanos)) {
                parts.news.onHolderGone(nanos, v);
            }
            parts.prober.onWakeup(nanos);
            for (Origin failed = parts.prober.pollFailed(); failed != null; failed = parts.prober.pollFailed()) {
                parts.news.onProbeFailed(nanos, failed);
            }
            parts.relays.onWakeup(nanos);
            onSuspicions(nanos);
            parts.departed.onWakeup(nanos);
            parts.seeds.onWakeup(nanos);
            String refusal = parts.admission.pollRefusal(nanos);
            if (refusal != null) {
                onRefused(new Event.Refused(Refusal.Reason.CLOCK_DRIFT, refusal));
            }
        }
        if (mode != Mode.SILENT) {
            parts.rounds.arm(nanos);
            parts.rounds.onWakeup(nanos);
            parts.rounds.arm(nanos);
        }
    }

    /** A peer writes this version of the protocol, so it reads it. */
    public void onVersion(Origin peer, int version) {
        Member member = table.get(peer);
        if (member != null) {
            member.onVersion(version);
        }
    }

    /** A peer's table has this hash. */
    public void onPeerHash(Now now, Origin peer, int membersHash) {
        Member member = table.get(peer);
        if (mode == Mode.CONNECTED && member != null && member.isLive()) {
            parts.sync.onPeerHash(now.nanos(), self.origin(), peer, member.address(), membersHash == stateHash());
        }
    }

    /** The whole process stood still for so long: declares nobody dead for a while, and asks around at once. */
    public void onPause(Now now, long pausedNanos) {
        if (mode != Mode.CONNECTED) {
            return;
        }
        long nanos = now.nanos();
        parts.health.onPause(nanos, settings.probeIntervalNanos());
        startAfresh(nanos);
    }

    /** The event loop was late by so long. */
    public void onLoopLag(Now now, long lagNanos) {
        if (lagNanos > settings.probeTimeoutNanos() / LocalHealth.LAG_PART) {
            parts.health.onLag(now.nanos(), settings.probeIntervalNanos());
            parts.prober.extend(lagNanos);
        }
    }

    /** Says whether this node is ready, where it says otherwise now. */
    public void setReady(Now now, boolean ready) {
        if (self.record().ready() != ready) {
            self.say(ready);
            parts.rumours.add(self.record());
            parts.rounds.arm(now.nanos());
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
        parts.rumours.clear();
        parts.admission.restart(nanos);
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
        parts.rumours.add(self.record());
        for (Member member : table.chooseLive(random, FAREWELLS, any -> true)) {
            outbox.tell(member.address(), self.record());
        }
        parts.rounds.arm(now.nanos());
    }

    /** Goes on as another origin; the one before has left. */
    public void renew(Now now, Origin fresh) {
        boolean connected = mode == Mode.CONNECTED;
        MemberRecord before = self.record();
        self.renew(fresh, now.wallMillis());
        if (connected) {
            parts.rumours.add(Records.with(before, MemberState.LEFT, before.incarnation() + 1, false));
            parts.rumours.add(self.record());
            greet();
            parts.rounds.arm(now.nanos());
        }
    }

    // ---- outputs

    /** When {@link #onWakeup} is due: absolute monotonic nanoseconds, {@code Long.MAX_VALUE} for never. */
    public long nextWakeupNanos() {
        return switch (mode) {
            case CONNECTED -> parts.nextNanos();
            case LEAVING -> parts.rounds.nextNanos();
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
        return mode == Mode.CONNECTED ? parts.sync.poll() : null;
    }

    /** News to ride on a datagram that goes out now, at most so many bytes of them in an {@code Updates}. */
    public List<MemberRecord> updates(int budgetBytes) {
        return mode == Mode.SILENT ? List.of() : parts.rumours.take(budgetBytes, table.live().size() + 1);
    }

    // ---- state

    public boolean connected() {
        return mode == Mode.CONNECTED;
    }

    /** What this node says about itself. */
    public MemberRecord self() {
        return self.record();
    }

    /** This node and all it knows of, by name, then origin. */
    public List<MemberRecord> members() {
        List<MemberRecord> members = known();
        members.sort(BY_NAME);
        return members;
    }

    private List<MemberRecord> known() {
        List<MemberRecord> members = new ArrayList<>();
        members.add(self.record());
        table.live().forEach(member -> members.add(member.record()));
        table.gone().forEach(member -> members.add(member.record()));
        return members;
    }

    /** Whom to talk to: the alive and suspect others, in no particular order; nobody while disconnected. */
    public List<MemberRecord> peers() {
        return mode == Mode.SILENT ? List.of() : table.live().stream().map(Member::record).toList();
    }

    /** Such a one, as it is held; null for everybody else. */
    public @Nullable MemberRecord peer(Origin origin) {
        Member member = mode == Mode.SILENT ? null : table.get(origin);
        return member == null || !member.isLive() ? null : member.record();
    }

    /** The newest version of the protocol that who lives at an address is known to read; the oldest, where nobody is known. */
    public int versionAt(Address address) {
        Member member = table.liveByAddress(address);
        return member == null ? Preamble.OLDEST : member.version();
    }

    /** Which of them lives at an address; null where none does. */
    public @Nullable Origin peerAt(Address address) {
        Member member = table.liveByAddress(address);
        return member == null ? null : member.origin();
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
        return new FullState(known(), answer);
    }

    /** Whether all seeds but this node itself have answered since the start, or are known to live. */
    public boolean seedsAnswered() {
        return parts.seeds.areAnswered();
    }

    /** Whether seeds were given, and none is anybody else. */
    public boolean seedsAreOnlySelf() {
        return parts.seeds.areOnlySelf();
    }

    // ---- private steps

    private void onSuspicions(long nowNanos) {
        int members = table.live().size() + 1;
        Origin called = parts.suspicions.pollCall(nowNanos, members);
        while (called != null) {
            Member suspect = table.get(called);
            if (suspect != null) {
                outbox.ping(suspect, outbox.nextSequence());
            }
            called = parts.suspicions.pollCall(nowNanos, members);
        }
        Origin over = parts.suspicions.pollOver(nowNanos);
        while (over != null) {
            Member suspect = table.get(over);
            if (suspect != null) {
                parts.news.kill(nowNanos, suspect);
            }
            over = parts.suspicions.pollOver(nowNanos);
        }
    }

    private void onRefused(Event.Refused refused) {
        mode = Mode.SILENT;
        outbox.report(refused);
    }

    /** After a time of silence: nothing asked before counts, everybody gets all the time again, others are asked. */
    private void startAfresh(long nowNanos) {
        parts.news.doubtOwnName(nowNanos);
        parts.relays.clear();
        parts.claims.clear();
        parts.sync.restart();
        parts.suspicions.restart(nowNanos);
        parts.prober.restart(nowNanos);
        parts.seeds.hurry(nowNanos);
        greet();
        act(nowNanos);
    }

    /** Says to some members that this node is here, and asks whether they are. */
    private void greet() {
        parts.rumours.add(self.record());
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
