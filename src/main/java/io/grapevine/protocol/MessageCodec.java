package io.grapevine.protocol;

import io.grapevine.base.Origin;
import org.jspecify.annotations.Nullable;

/** A message's kind and then its body, each family with a codec of its own. */
final class MessageCodec {

    private MessageCodec() {}

    /** @param sender of the datagram; null where only sizes are wanted and it is not known */
    static void write(ByteWriter out, @Nullable Origin sender, Message message) {
        out.beginMessage(sender);
        out.elements(1);
        if (message instanceof MembershipMessage membership) {
            MembershipCodec.write(out, membership);
        } else {
            ReplicationCodec.write(out, (ReplicationMessage) message);
        }
    }

    static Message read(ByteReader in, Origin sender) throws MalformedDatagramException {
        in.beginMessage(sender);
        in.elements(1);
        MessageKind kind = MessageKind.read(in);
        return switch (kind) {
            case PING -> MembershipCodec.ping(in);
            case PING_REQ -> MembershipCodec.pingReq(in);
            case ACK -> new MembershipMessage.Ack(in.id());
            case NACK -> new MembershipMessage.Nack(in.id());
            case UPDATES -> new MembershipMessage.Updates(MemberCodec.readList(in));
            case FULL_STATE -> MembershipCodec.fullState(in);
            case REFUSAL -> MembershipCodec.refusal(in);
            case DELTA -> DeltaCodec.delta(in);
            case DELTA_ACK -> DeltaCodec.ack(in);
            case ANNOUNCE -> DeltaCodec.announce(in);
            case PULL -> PullCodec.pull(in);
            case PULL_ANSWER -> PullCodec.answer(in);
            case SERVED -> DeltaCodec.served(in);
            case GOSSIP -> DigestCodec.gossip(in);
            case ORIGIN_QUERY -> DigestCodec.originQuery(in);
            case ORIGIN_LIST -> DigestCodec.originList(in);
            case ORIGIN_BUCKETS -> DigestCodec.originBuckets(in);
            case RANGE_QUERY -> RangeCodec.query(in);
            case RANGE_DIGESTS -> RangeCodec.digests(in);
            case BIRTH_QUERY -> BirthCodec.query(in);
            case BIRTH_ANSWER -> BirthCodec.answer(in);
            case RANGE_STATE -> RangeCodec.state(in);
            case STREAM_REQUEST -> new ReplicationMessage.StreamRequest(in.id());
            case STREAM_SEEN -> StreamCodec.seen(in);
            case STREAM_ENTRIES -> StreamCodec.entries(in);
            case STREAM_END -> new ReplicationMessage.StreamEnd(in.count());
            case STREAM_REFUSED -> StreamCodec.refused(in);
        };
    }
}
