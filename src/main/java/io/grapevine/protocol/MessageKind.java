package io.grapevine.protocol;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of messages with the byte that each begins with; docs/PROTOCOL.md describes them under these names. */
public enum MessageKind {
    PING(1, MembershipMessage.Ping.class),
    PING_REQ(2, MembershipMessage.PingReq.class),
    ACK(3, MembershipMessage.Ack.class),
    NACK(4, MembershipMessage.Nack.class),
    UPDATES(5, MembershipMessage.Updates.class),
    FULL_STATE(6, MembershipMessage.FullState.class),
    REFUSAL(7, MembershipMessage.Refusal.class),

    DELTA(16, ReplicationMessage.Delta.class),
    DELTA_ACK(17, ReplicationMessage.DeltaAck.class),
    ANNOUNCE(18, ReplicationMessage.Announce.class),
    PULL(19, ReplicationMessage.Pull.class),
    PULL_ANSWER(20, ReplicationMessage.PullAnswer.class),
    SERVED(21, ReplicationMessage.Served.class),

    GOSSIP(32, ReplicationMessage.Gossip.class),
    ORIGIN_QUERY(33, ReplicationMessage.OriginQuery.class),
    ORIGIN_LIST(34, ReplicationMessage.OriginList.class),
    ORIGIN_BUCKETS(35, ReplicationMessage.OriginBuckets.class),
    RANGE_QUERY(36, ReplicationMessage.RangeQuery.class),
    RANGE_DIGESTS(37, ReplicationMessage.RangeDigests.class),
    RANGE_STATE(38, ReplicationMessage.RangeState.class),
    BIRTH_QUERY(39, ReplicationMessage.BirthQuery.class),
    BIRTH_ANSWER(40, ReplicationMessage.BirthAnswer.class),

    STREAM_REQUEST(48, ReplicationMessage.StreamRequest.class),
    STREAM_SEEN(49, ReplicationMessage.StreamSeen.class),
    STREAM_ENTRIES(50, ReplicationMessage.StreamEntries.class),
    STREAM_END(51, ReplicationMessage.StreamEnd.class),
    STREAM_REFUSED(52, ReplicationMessage.StreamRefused.class);

    private static final @Nullable MessageKind[] BY_CODE = new @Nullable MessageKind[64];
    private static final Map<Class<?>, MessageKind> BY_MESSAGE = new LinkedHashMap<>();

    static {
        for (MessageKind kind : values()) {
            BY_CODE[kind.code] = kind;
            BY_MESSAGE.put(kind.message, kind);
        }
    }

    private final int code;
    private final Class<? extends Message> message;

    MessageKind(int code, Class<? extends Message> message) {
        this.code = code;
        this.message = message;
    }

    /** What a message is. */
    public static MessageKind of(Message message) {
        MessageKind kind = BY_MESSAGE.get(message.getClass());
        if (kind == null) {
            throw new IllegalStateException("a message of no kind: " + message.getClass());
        }
        return kind;
    }

    /** As metrics write it, such as {@code delta-ack}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The byte on the wire. */
    int code() {
        return code;
    }

    /** The record of such a message. */
    Class<? extends Message> message() {
        return message;
    }

    /** The kind that the next message is of. */
    static MessageKind read(ByteReader in) throws MalformedDatagramException {
        int code = in.u8();
        MessageKind kind = code < BY_CODE.length ? BY_CODE[code] : null;
        if (kind == null) {
            throw in.malformed("no kind of message: " + code);
        }
        return kind;
    }
}
