package io.grapevine.replication;

import io.grapevine.protocol.ReplicationMessage.Gossip;
import org.jspecify.annotations.Nullable;

/** What this node keeps of one peer: what it is to be told, what came from it, and what it last said of itself. */
final class Contact {

    Peer peer;
    final Outbox outbox;
    final Inbox inbox = new Inbox();
    boolean ackDue;
    @Nullable Gossip gossip;
    long heardNanos;
    boolean differs;
    long differsSinceNanos;
    boolean exchanged;
    long exchangedNanos;

    Contact(Peer peer, Outbox outbox, long nowNanos) {
        this.peer = peer;
        this.outbox = outbox;
        heardNanos = nowNanos;
    }

    boolean isReady() {
        return gossip != null ? gossip.ready() : peer.ready();
    }
}
