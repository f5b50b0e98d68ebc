package io.grapevine.node;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.replication.Replication;
import java.util.List;
import java.util.SortedMap;

/**
 * A node and what it knows of the others, at one moment.
 *
 * @param members this node among them, by name and origin
 * @param digest of (seen, live): equal replicas have equal ones
 * @param liveBytes what the entries weigh
 * @param maxBytes what they may weigh before some are evicted
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
        long maxBytes,
        SortedMap<Origin, Long> seen,
        List<Replication.Queue> queues) {}
