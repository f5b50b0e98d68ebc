package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import org.jspecify.annotations.Nullable;

/**
 * What has passed between this node and one peer: what it last said of itself, how far it is behind, and, while the two
 * talk, what is on its way. There is one from the first word between the two.
 */
final class Contact {

    final Origin origin;
    private final PeerRow row;
    /** What it is to be told; {@link Talks} makes it when there is something, and forgets it. */
    @Nullable Outbox outbox;
    /** Which of its deltas came; null while none has, or long none has. */
    @Nullable Inbox inbox;

    long toldNanos;
    long differsSinceNanos;
    long exchangedNanos;
    /** As it said in its last gossip. */
    private long liveBytes;

    private boolean gossiped;
    private boolean full;
    private boolean busy;
    private boolean hasSaidDigest;
    boolean told;
    boolean differs;
    boolean exchanged;
    /** Whether it was ready when the last exchange driven from here began. */
    boolean wasReady;
    /** The last exchange driven from here taught us nothing, so what differs is for the peer to learn. */
    boolean theirTurn;
    /** No peer any more. */
    boolean gone;
    /** The digest that it said last, and since when; what it lacked when it spoke last, and for how long ({@link Lags}). */
    private long saidDigest;
    private long saidDigestSinceNanos;
    private long lackedNanos;
    private long lackedCount;

    /** In which lists it is: {@link Contacts#differing} and those of {@link Talks}. */
    boolean isListedDiffering;
    boolean isSpeaking;
    boolean isTalking;
    boolean isKept;

    Contact(PeerRow row) {
        this.row = row;
        origin = row.origin;
    }

    void heard(Gossip said) {
        gossiped = true;
        row.ready = said.ready();
        full = said.full();
        busy = said.busy();
        liveBytes = said.liveBytes();
    }

    /** What it said of itself counts no more: it may be old. */
    void doubt() {
        gossiped = false;
        exchanged = false;
        wasReady = false;
    }

    Peer peer() {
        return row.peer();
    }

    Address address() {
        return row.address();
    }

    String name() {
        return row.name();
    }

    boolean isReady() {
        return row.ready;
    }

    /** Anything came from it. */
    void hears(Now now) {
        row.heardNanos = now.nanos();
    }

    long heardNanos() {
        return row.heardNanos;
    }

    /** Whether it has said anything of itself yet, or since the last doubt. */
    boolean hasGossiped() {
        return gossiped;
    }

    boolean isFull() {
        return full;
    }

    boolean isBusy() {
        return busy;
    }

    long liveBytes() {
        return liveBytes;
    }

    /** Whether it has acknowledged all that it was told. */
    boolean isIdle() {
        return outbox == null || outbox.isIdle();
    }

    /** Whether deltas came from it that were not acknowledged yet. */
    boolean owesAck() {
        return inbox != null && inbox.owes();
    }

    // ---- how far it is behind, for Lags

    /** It says a digest that is new of it, or ours. */
    void saysDigest(Now now, long digest) {
        hasSaidDigest = true;
        saidDigest = digest;
        saidDigestSinceNanos = now.nanos();
    }

    /** Whether that is the digest that it said last. */
    boolean hasDigest(long digest) {
        return hasSaidDigest && saidDigest == digest;
    }

    /** For how long it has said its digest, and been another than ours. */
    long digestForNanos(Now now) {
        return now.nanos() - saidDigestSinceNanos;
    }

    /** What it lacked when it spoke last, and for how long it had. */
    void lacks(long count, long nanos) {
        lackedCount = count;
        lackedNanos = nanos;
    }

    long lackedCount() {
        return lackedCount;
    }

    long lackedNanos() {
        return lackedNanos;
    }

    int queuedBytes() {
        return outbox == null ? 0 : outbox.queuedBytes();
    }

    int inFlightBytes() {
        return outbox == null ? 0 : outbox.inFlightBytes();
    }

    int changeCount() {
        return outbox == null ? 0 : outbox.changeCount();
    }
}
