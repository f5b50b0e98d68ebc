package io.grapevine.node;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.OrMap;
import io.grapevine.membership.Membership;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.DatagramBuilder;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.Preamble;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.replication.Outgoing;
import io.grapevine.replication.Replication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages put into datagrams: what follows one another to one address shares one, digests ride on probes and acks, and
 * news of members on everything that membership sends.
 *
 * <p>Each is written in the newest version that its receiver is known to read. Who reads a newer one than the oldest? Whoever wrote
 * one. So gossip to somebody of whom that is not known is followed by an empty datagram of the newest: a node that reads it
 * answers in that version from then on, and an older one drops it.
 */
final class Outbound {

    private final Codec codec;
    private final int maxDatagramBytes;
    private final OrMap map;
    private final Membership membership;
    private final Replication replication;
    private final NodeCounters counters;
    private @Nullable Next held;
    /** Who is to be told which versions are read here. */
    private @Nullable Address unaware;

    private record Next(Address to, Message message) {}

    Outbound(Codec codec, int maxDatagramBytes, OrMap map, Membership membership, Replication replication,
            NodeCounters counters) {
        this.codec = codec;
        this.maxDatagramBytes = maxDatagramBytes;
        this.map = map;
        this.membership = membership;
        this.replication = replication;
        this.counters = counters;
    }

    private @Nullable Next next(Now now) {
        Next next = held;
        if (next != null) {
            held = null;
            return next;
        }
        io.grapevine.membership.Outgoing ofMembership = membership.pollOutgoing();
        if (ofMembership != null) {
            return new Next(ofMembership.to(), ofMembership.message());
        }
        Outgoing ofReplication = replication.pollOutgoing(now);
        return ofReplication == null ? null : new Next(ofReplication.to(), ofReplication.message());
    }

    private boolean add(DatagramBuilder builder, Message message) {
        boolean added = builder.tryAdd(message);
        if (added) {
            counters.onSent(message);
        }
        return added;
    }

    @Nullable Datagram poll(Now now) {
        Address to = unaware;
        if (to != null) {
            unaware = null;
            return new Datagram(to, codec.datagram(Preamble.NEWEST, map.self(), map.clock(), maxDatagramBytes).finish());
        }
        for (Next first = next(now); first != null; first = next(now)) {
            int version = membership.versionAt(first.to);
            DatagramBuilder builder = codec.datagram(version, map.self(), map.clock(), maxDatagramBytes);
            boolean gossip = false;
            boolean ofMembership = false;
            boolean probe = false;
            Next next = first;
            while (next != null && next.to.equals(first.to)) {
                boolean empty = next.message instanceof Updates updates && updates.records().isEmpty();
                if (!empty && !builder.tryAdd(next.message)) {
                    if (builder.isEmpty()) {
                        counters.messagesTooLarge++;
                        break;
                    }
                    held = next;
                    break;
                }
                if (!empty) {
                    counters.onSent(next.message);
                }
                ofMembership |= next.message instanceof MembershipMessage;
                probe |= next.message instanceof Ping || next.message instanceof Ack;
                gossip |= next.message instanceof Gossip;
                next = next(now);
            }
            if (next != null && !next.to.equals(first.to)) {
                held = next;
            }
            if (probe) {
                gossip |= add(builder, replication.gossip(now, membership.peerAt(first.to)));
            }
            if (ofMembership) {
                List<MemberRecord> news = membership.updates(builder.remainingBytes());
                if (!news.isEmpty()) {
                    add(builder, new Updates(news));
                }
            }
            if (!builder.isEmpty()) {
                unaware = gossip && version < Preamble.NEWEST ? first.to : null;
                return new Datagram(first.to, builder.finish());
            }
        }
        return null;
    }
}
