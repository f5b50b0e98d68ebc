package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What this node keeps of every peer: who it is, whether it is ready, and when it was heard.
 *
 * <p>There are as many as members at each of as many nodes, so it is small; what else there is to know of a peer is in its
 * {@link Contact}, which most peers of a large cluster do not have (docs/decisions/0012-a-member-is-a-row.md).
 */
final class PeerRow {

    final Origin origin;
    private String name;
    private Address address;
    private boolean recordedReady;
    boolean ready;
    long heardNanos;
    private @Nullable Contact contact;

    PeerRow(Peer peer, long nowNanos) {
        origin = peer.origin();
        name = peer.name();
        address = peer.address();
        recordedReady = peer.ready();
        ready = recordedReady;
        heardNanos = nowNanos;
    }

    /** As its record says now; what it says itself meanwhile counts until the record changes. */
    void follow(Peer record) {
        if (record.ready() != recordedReady) {
            recordedReady = record.ready();
            ready = recordedReady;
        }
        name = record.name();
        address = record.address();
    }

    Peer peer() {
        return new Peer(origin, name, address, recordedReady);
    }

    String name() {
        return name;
    }

    Address address() {
        return address;
    }

    /** What else there is to know of it; from now on, if there was nothing. */
    Contact contact() {
        if (contact == null) {
            contact = new Contact(this);
        }
        return contact;
    }

    /** The same, or null where there is nothing. */
    @Nullable Contact contactIfAny() {
        return contact;
    }
}
