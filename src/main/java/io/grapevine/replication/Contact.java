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
    private boolean ready;
    long heardNanos;
    boolean told;
    long toldNanos;
    boolean differs;
    long differsSinceNanos;
    boolean exchanged;
    /** The last exchange driven from here taught us nothing, so what differs is for the peer to learn. */
    boolean theirTurn;
    long exchangedNanos;

    Contact(Peer peer, Outbox outbox, long nowNanos) {
        this.peer = peer;
        this.outbox = outbox;
        ready = peer.ready();
        heardNanos = nowNanos;
    }

    /** As its record says now; what it says itself meanwhile counts until the record changes. */
    void follow(Peer record) {
        if (record.ready() != peer.ready()) {
            ready = record.ready();
        }
        peer = record;
    }

    void heard(Gossip said) {
        gossip = said;
        ready = said.ready();
    }

    boolean isReady() {
        return ready;
    }
}
