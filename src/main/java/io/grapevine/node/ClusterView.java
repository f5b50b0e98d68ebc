package io.grapevine.node;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import java.util.List;
import java.util.SortedMap;

/**
 * A node and what it knows of the others, at one moment.
 *
 * @param members this node among them, by name and origin
 * @param digest of (seen, live): equal replicas have equal ones
 * @param seen per origin the highest number known
 */
public record ClusterView(
        MemberRecord self,
        boolean connected,
        Readiness readiness,
        List<MemberRecord> members,
        long digest,
        long entries,
        long liveBytes,
        SortedMap<Origin, Long> seen,
        List<PeerQueue> queues) {

    /** What waits for one peer. */
    public record PeerQueue(Origin origin, String name, int changes, long queuedBytes, long inFlightBytes) {}
}
