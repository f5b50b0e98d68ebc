package io.grapevine.protocol;

import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import io.grapevine.protocol.ReplicationMessage.Served;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;

/** Which codec writes which replication message; the frequent ones are asked for first. */
final class ReplicationCodec {

    private ReplicationCodec() {}

    static void write(ByteWriter out, ReplicationMessage message) {
        if (!writeDelta(out, message) && !writeDigest(out, message) && !writeStream(out, message)) {
            throw new AssertionError("no codec for " + message.getClass());
        }
    }

    private static boolean writeDelta(ByteWriter out, ReplicationMessage message) {
        if (message instanceof Delta delta) {
            DeltaCodec.write(out, delta);
        } else if (message instanceof DeltaAck ack) {
            DeltaCodec.write(out, ack);
        } else if (message instanceof Announce announce) {
            DeltaCodec.write(out, announce);
        } else if (message instanceof Served served) {
            DeltaCodec.write(out, served);
        } else if (message instanceof Pull pull) {
            PullCodec.write(out, pull);
        } else if (message instanceof PullAnswer answer) {
            PullCodec.write(out, answer);
        } else {
            return false;
        }
        return true;
    }

    private static boolean writeDigest(ByteWriter out, ReplicationMessage message) {
        if (message instanceof Gossip gossip) {
            DigestCodec.write(out, gossip);
        } else if (message instanceof OriginQuery query) {
            DigestCodec.write(out, query);
        } else if (message instanceof OriginList list) {
            DigestCodec.write(out, list);
        } else if (message instanceof OriginBuckets buckets) {
            DigestCodec.write(out, buckets);
        } else if (message instanceof RangeQuery query) {
            RangeCodec.write(out, query);
        } else if (message instanceof RangeDigests digests) {
            RangeCodec.write(out, digests);
        } else if (message instanceof RangeState state) {
            RangeCodec.write(out, state);
        } else if (message instanceof BirthQuery query) {
            BirthCodec.write(out, query);
        } else if (message instanceof BirthAnswer answer) {
            BirthCodec.write(out, answer);
        } else {
            return false;
        }
        return true;
    }

    private static boolean writeStream(ByteWriter out, ReplicationMessage message) {
        if (message instanceof StreamEntries entries) {
            StreamCodec.write(out, entries);
        } else if (message instanceof StreamSeen seen) {
            StreamCodec.write(out, seen);
        } else if (message instanceof StreamRequest request) {
            StreamCodec.write(out, request);
        } else if (message instanceof StreamEnd end) {
            StreamCodec.write(out, end);
        } else if (message instanceof StreamRefused refused) {
            StreamCodec.write(out, refused);
        } else {
            return false;
        }
        return true;
    }
}
