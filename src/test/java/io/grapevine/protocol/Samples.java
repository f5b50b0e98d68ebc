package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
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
import io.grapevine.protocol.ReplicationMessage.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One message of every kind that never changes: the golden files hold them. */
final class Samples {

    static final Codec CODEC = new Codec("golden", new ClusterKey("a secret"));
    static final Origin SELF = new Origin(0x0011_2233_4455_6677L, 0x8899_aabb_ccdd_eeffL);
    static final Origin OTHER = new Origin(0xf0f1_f2f3_f4f5_f6f7L, 0xf8f9_fafb_fcfd_feffL);
    static final long CLOCK = 0x0199_8877_6655_0001L;

    private Samples() {}

    static Envelope envelope(MessageKind kind) {
        return envelope(Preamble.NEWEST, kind);
    }

    static Envelope envelope(int version, MessageKind kind) {
        return new Envelope(version, SELF, CLOCK, List.of(message(kind)));
    }

    /** All of them in one envelope. */
    static Envelope all() {
        List<Message> messages = new ArrayList<>();
        for (MessageKind kind : MessageKind.values()) {
            messages.add(message(kind));
        }
        return new Envelope(SELF, CLOCK, messages);
    }

    static Message message(MessageKind kind) {
        return switch (kind) {
            case PING -> new Ping(300, OTHER);
            case PING_REQ -> new PingReq(7, OTHER, new Address("10.1.2.3", 7946));
            case ACK -> new Ack(300);
            case NACK -> new Nack(7);
            case UPDATES -> new Updates(List.of(member("node-1", SELF, MemberState.ALIVE), suspect()));
            case FULL_STATE -> new FullState(List.of(ipv6Member(), member("node-3", OTHER, MemberState.LEFT)), true);
            case REFUSAL -> new Refusal(OTHER, Refusal.Reason.NAME_TAKEN, "node-1 lives at 10.1.2.3:7946");
            case DELTA -> new Delta(
                    0x5e55_1017, 130, List.of(write(SELF, 17), deaths(), announcement()));
            case DELTA_ACK -> new DeltaAck(0x5e55_1017, 130, -6);
            case ANNOUNCE -> new Announce(List.of(announcement(), announcement()));
            case PULL -> new Pull(9, List.of(dots(), new Dots(SELF, Runs.of(5))));
            case PULL_ANSWER -> new PullAnswer(
                    9, List.of(version(OTHER, 41)), List.of(dots()), List.of(), List.of(dots()), true);
            case SERVED -> new Served(List.of(1L, -1L, 0x0123_4567_89ab_cdefL));
            case GOSSIP -> new Gossip(
                    0x0102_0304_0506_0708L, 1_000_000, 0x0a0b_0c0d, true, true, false, 1_795_000_000_123L, 300_000);
            case ORIGIN_QUERY -> new OriginQuery(11, 0, 0, true);
            case ORIGIN_LIST -> new OriginList(11, 2, 999, false, List.of(new OriginDigest(OTHER, -2, 1_024)), 0x77);
            case ORIGIN_BUCKETS -> new OriginBuckets(11, 1, 31, false, parts());
            case RANGE_QUERY -> new RangeQuery(11, SELF, 1, 65_536);
            case RANGE_DIGESTS -> new RangeDigests(11, OTHER, 1, 32_768, parts());
            case RANGE_STATE -> new RangeState(11, OTHER, 0, 2_048, 0x1234, Runs.of(2_048, 3_000), sparse());
            case BIRTH_QUERY -> new BirthQuery(11, 2, 4_711, 300, 1);
            case BIRTH_ANSWER -> new BirthAnswer(
                    11, 2, 4_711, 4_714, false, 300, 1, 2, List.of(dots(), new Dots(SELF, Runs.of(5))));
            case STREAM_REQUEST -> new StreamRequest(1);
            case STREAM_SEEN -> new StreamSeen(List.of(dots()), 100_000, 21_700_000);
            case STREAM_ENTRIES -> new StreamEntries(List.of(version(SELF, 1), version(OTHER, 2), version(OTHER, 3)));
            case STREAM_END -> new StreamEnd(100_000);
            case STREAM_REFUSED -> new StreamRefused("not ready");
        };
    }

    static MemberRecord member(String name, Origin origin, MemberState state) {
        Address gossip = new Address("127.0.0.1", 7946);
        return new MemberRecord(name, origin, 1_795_000_000_000L, gossip, "127.0.0.1:8001", 2, true, state);
    }

    private static MemberRecord suspect() {
        Address gossip = new Address("10.1.2.3", 7946);
        return new MemberRecord(
                "knot-2b", OTHER, 1_795_000_000_001L, gossip, "10.1.2.3:80", 300, false, MemberState.SUSPECT, SELF);
    }

    private static MemberRecord ipv6Member() {
        return new MemberRecord("v6", SELF, 5, new Address("2001:db8:0:0:0:0:0:1", 1), "", 1, false, MemberState.DEAD);
    }

    /** A put of a 16-byte key and a short value, with a ttl of a minute. */
    static Version version(Origin origin, long number) {
        byte[] block = Content.pack(utf8("0123456789abcdef"), utf8("text/plain"), utf8("value"));
        return new Version(new Dot(origin, number), CLOCK - 1, 60_000_000_000L, block);
    }

    private static Write write(Origin origin, long number) {
        return new Write(version(origin, number), List.of(new Dot(origin, number - 1), new Dot(OTHER, 900)), 1);
    }

    private static Deaths deaths() {
        List<Dot> dots = List.of(new Dot(OTHER, 5), new Dot(OTHER, 6), new Dot(OTHER, 4), new Dot(SELF, 12));
        return new Deaths(dots, Cause.REMOVED, 0);
    }

    private static Announcement announcement() {
        return new Announcement(new Dot(OTHER, 1_000), 100_000, List.of(new Dot(OTHER, 998)), 2);
    }

    private static Dots dots() {
        Runs numbers = Runs.of(1, 100);
        numbers.add(102);
        return new Dots(OTHER, numbers);
    }

    /** Shorter as a bitmap. */
    private static Runs sparse() {
        Runs numbers = new Runs();
        for (int i = 0; i < 40; i += 3) {
            numbers.add(2_050 + i);
        }
        return numbers;
    }

    private static List<Long> parts() {
        Long[] digests = new Long[ReplicationMessage.PARTS];
        Arrays.fill(digests, 0L);
        digests[0] = 1L;
        digests[31] = -1L;
        return Arrays.asList(digests);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
