package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MembershipMessage;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node's view of its cluster, and its part in SWIM with Lifeguard (DESIGN §3).
 *
 * <p>Inputs change state and queue what follows; everything to be sent, reported or waited for is then polled. One
 * writer at a time, and no reads beside it.
 */
public final class Membership {

    private MemberRecord self;

    /**
     * Starts connected where {@code self} says {@code ALIVE}, and disconnected where it says {@code LEFT}.
     *
     * @param random draws targets, orders and jitter
     */
    public Membership(MembershipSettings settings, MemberRecord self, RandomGenerator random, Now now) {
        this.self = self;
    }

    // ---- inputs

    /**
     * A peer said something, in a datagram, or over TCP (only {@code FullState}).
     *
     * @param from whence the datagram came; for {@code FullState} it is not looked at
     * @param senderWallMillis the wall clock in the sender's hybrid clock
     */
    public void onMessage(Now now, Address from, Origin sender, long senderWallMillis, MembershipMessage message) {}

    /** What the seeds' names resolve to now; replaces what was said before. */
    public void onSeeds(Now now, List<Address> seeds) {}

    public void onWakeup(Now now) {}

    public void onPeerHash(Now now, Origin peer, int membersHash) {}

    /** The whole process stood still for so long: declares nobody dead for a while, and asks around at once. */
    public void onPause(Now now, long pausedNanos) {}

    public void onLoopLag(Now now, long lagNanos) {}

    public void setReady(Now now, boolean ready) {}

    public void connect(Now now) {}

    public void disconnect(Now now) {}

    public void leave(Now now) {}

    public void renew(Now now, Origin fresh) {}

    // ---- outputs

    /** When {@link #onWakeup} is due: absolute monotonic nanoseconds, {@code Long.MAX_VALUE} for never. */
    public long nextWakeupNanos() {
        return Long.MAX_VALUE;
    }

    public @Nullable Outgoing pollOutgoing() {
        return null;
    }

    public @Nullable Event pollEvent() {
        return null;
    }

    public @Nullable SyncRequest pollSync() {
        return null;
    }

    /** News to ride on a datagram that goes out now, at most so many bytes of them in an {@code Updates}. */
    public List<MemberRecord> updates(int budgetBytes) {
        return List.of();
    }

    // ---- state

    public boolean connected() {
        return true;
    }

    /** This node and all it knows of, by name, then origin. */
    public List<MemberRecord> members() {
        return List.of(self);
    }

    /** Whom to talk to: the alive and suspect others; nobody while disconnected. */
    public List<MemberRecord> peers() {
        return List.of();
    }

    public @Nullable MemberRecord member(Origin origin) {
        return origin.equals(self.origin()) ? self : null;
    }

    public int stateHash() {
        return 0;
    }

    public MembershipMessage.FullState fullState(boolean answer) {
        return new MembershipMessage.FullState(members(), answer);
    }

    /** Whether all seeds but this node itself have answered since the start. */
    public boolean seedsAnswered() {
        return false;
    }

    /** Whether seeds are known, and none is anybody else. */
    public boolean seedsAreOnlySelf() {
        return false;
    }
}
