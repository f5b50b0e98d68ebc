package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grapevine.base.Mac;
import io.grapevine.crdt.Content;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the decoder refuses of a peer that knows the secret, each for its reason. */
final class DecoderTest {

    private static final int SELF = Codes.ORIGIN_PLACES;

    @Test
    void aKindThatIsNone() {
        refused("kind", out -> out.u8(15));
        refused("kind", out -> out.u8(255));
    }

    @Test
    void aClockBeyondItsRange() {
        for (long clock : new long[] {-1, Envelope.MAX_CLOCK + 1}) {
            byte[] bytes = Samples.CODEC.encode(Samples.envelope(MessageKind.ACK));
            new ByteWriter(bytes, Envelopes.BODY - Long.BYTES, bytes.length).fixed64(clock);
            refused("clock", Envelopes.resealed(bytes));
        }
    }

    @Test
    void aTimestampBeyondItsRange() {
        refused("timestamp", out -> version(out, 1, -1, block(1, 0, 'k'), 4));
        refused("timestamp", out -> version(out, 1, Envelope.MAX_CLOCK + 1, block(1, 0, 'k'), 4));
    }

    @Test
    void aNumberThatNoDotHas() {
        refused("outside", out -> version(out, 0, 1, block(1, 0, 'k'), 4));
        refused("outside", out -> version(out, Codec.MAX_NUMBER + 1, 1, block(1, 0, 'k'), 4));
        refused("number", out -> deaths(out, 2, 1, 1 /* a step of -1 */));
        refused("number", out -> deaths(out, 2, Codec.MAX_NUMBER, 2 /* a step of 1 */));
        refused("outside", out -> deaths(out, 0, 1, 2));
    }

    @Test
    void moreDotsThanTheBytesCanHold() {
        refused("outside", out -> deaths(out, 1_000_000_000, 1, 2));
    }

    @Test
    void aBlockThatIsNone() {
        refused("outside", out -> version(out, 1, 1, new byte[] {0, 0, 0}, 3));
        refused("lengths", out -> version(out, 1, 1, block(0, 0, 'k'), 4));
        refused("lengths", out -> version(out, 1, 1, block(2, 0, 'k'), 4));
        refused("lengths", out -> version(out, 1, 1, block(1, 1, 'k'), 4));
        refused("wanted", out -> version(out, 1, 1, block(1, 0, 'k'), 5_000_000));
        refused("outside", out -> version(out, 1, 1, block(1, 0, 'k'), 1L << 40));
    }

    @Test
    void aKeyThatIsNotUtf8() {
        refused("UTF-8", out -> version(out, 1, 1, block(1, 0, 0x80), 4));
        refused("UTF-8", out -> version(out, 1, 1, block(2, 0, 0xc0, 0x80), 5));
        refused("UTF-8", out -> version(out, 1, 1, block(3, 0, 0xed, 0xa0, 0x80), 6));
    }

    @Test
    void anOriginThatTheMessageHasNotNamed() {
        refused("not named", out -> {
            out.u8(MessageKind.PING.code());
            out.id(1);
            out.varint(SELF + 1);
        });
        refused("no origin", out -> {
            out.u8(MessageKind.RANGE_QUERY.code());
            out.id(1);
            out.end();
        });
    }

    @Test
    void aMemberThatCannotBe() {
        refused("accuser", out -> member(out, 0x21, "a", 1, 4, 7946));
        refused("bits", out -> member(out, 0x41, "a", 1, 4, 7946));
        refused("state", out -> member(out, 0x10, "a", 1, 4, 7946));
        refused("state", out -> member(out, 5, "a", 1, 4, 7946));
        refused("outside", out -> member(out, 1, "", 1, 4, 7946));
        refused("outside", out -> member(out, 1, "a".repeat(129), 1, 4, 7946));
        refused("outside", out -> member(out, 1, "a", 0, 4, 7946));
        refused("form", out -> member(out, 1, "a", 1, 5, 7946));
        refused("port", out -> member(out, 1, "a", 1, 4, 0));
    }

    /** What the config would not take, no peer brings in: names stand in logs, in JSON and on pages. */
    @Test
    void aMemberNameOrAddressThatNoConfigMayGive() {
        for (String name : new String[] {"-a", ".a", "a b", "a\n", "a\"", "<b>", "kn\u00f6t", "a/b", "a\u0000"}) {
            refused(name.chars().anyMatch(Character::isISOControl) ? "control" : "name", out ->
                    member(out, 1, name, 1, 4, 7946));
        }
        String[] addresses = {
            "host", ":80", "host:", "host:0", "host:080", "host:65536", "host:800000", "h st:80", "http://h:80",
            "::1:80", "[::1:80", "[host]:80", "a@b:80", "h<:80", "h".repeat(254) + ":80", "[]:80", "]:80", "h:8a"
        };
        for (String http : addresses) {
            refused("host:port", out -> member(out, "a", http));
        }
        for (String http : new String[] {"", "h:1", "a_b.c-d:65535", "10.0.0.1:80", "[::1]:80", "[fe80::1%eth0]:80"}) {
            assertThat(MemberText.isHttp(http)).as(http).isTrue();
        }
    }

    @Test
    void aContentTypeThatNoHeaderCarries() {
        for (int c : new int[] {0, '\r', '\n', '\t', 0x1f, 0x7f, 0x80, 0x9f}) {
            refused("type", out -> version(out, 1, 1, block(1, 1, 'k', c), 5));
        }
    }

    @Test
    void aTextWithControlCharacters() {
        refused("control", out -> {
            out.u8(MessageKind.STREAM_REFUSED.code());
            out.text("full\n2026-01-01 ERROR all is lost");
        });
    }

    /** One run of a few bytes names any number of dots; who gets an answer goes through all of them. */
    @Test
    void moreDotsThanAnybodyAskedFor() {
        for (MessageKind kind : new MessageKind[] {MessageKind.PULL_ANSWER, MessageKind.BIRTH_ANSWER}) {
            refused("elements", out -> {
                out.u8(kind.code());
                out.id(1);
                if (kind == MessageKind.PULL_ANSWER) {
                    out.flag(true);
                    out.end();
                } else {
                    out.id(1);
                    out.count(1);
                    out.count(2);
                    out.flag(false);
                    out.id(1);
                    out.count(1);
                    out.count(0);
                }
                out.varint(SELF);
                out.varint(2);
                out.varint(0);
                out.varint(Codec.MAX_NUMBER - 1);
                out.end();
            });
        }
    }

    @Test
    void aNameWhereALiteralMustBe() {
        String[] hosts = {"localhost", "evil.example", "1.2.3.4", "::g", "::1%a b", "a:b", "0:0:0:0:0:0:0:1"};
        for (String host : hosts) {
            refused("literal", out -> {
                out.u8(MessageKind.PING_REQ.code());
                out.id(1);
                out.varint(SELF);
                out.u8(1);
                out.text(host);
                out.fixed16(1);
            });
        }
    }

    @Test
    void codesThatStandForNothing() {
        refused("cause", out -> {
            out.u8(MessageKind.DELTA.code());
            out.fixed32(1);
            out.number(1);
            out.u8(Codes.ITEM_DEATHS);
            out.u8(7);
        });
        refused("item", out -> {
            out.u8(MessageKind.DELTA.code());
            out.fixed32(1);
            out.number(1);
            out.u8(4);
        });
        refused("reason", out -> {
            out.u8(MessageKind.REFUSAL.code());
            out.varint(SELF);
            out.u8(0);
        });
        refused("flag", out -> {
            out.u8(MessageKind.FULL_STATE.code());
            out.u8(2);
        });
        refused("bits", out -> {
            out.u8(MessageKind.GOSSIP.code());
            out.u8(8);
        });
    }

    @Test
    void paddedAndOverlongVarints() {
        refused("varint", out -> ack(out, 0x80, 0));
        refused("outside", out -> ack(out, 0xff, 0xff, 0xff, 0xff, 0x1f));
        refused("varint", out -> ack(out, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2));
        refused("varint", out -> ack(out, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1));
    }

    @Test
    void partsAndRangesThatCannotBe() {
        refused("depth", out -> {
            out.u8(MessageKind.ORIGIN_QUERY.code());
            out.id(1);
            out.u8(13);
        });
        refused("outside", out -> {
            out.u8(MessageKind.ORIGIN_QUERY.code());
            out.id(1);
            out.u8(1);
            out.varint(32);
        });
        refused("level", out -> range(out, 11, 0));
        refused("outside", out -> range(out, 10, 5));
        refused("digest of 0", out -> {
            range(out, 0, 0);
            out.fixed32(1);
            out.fixed64(0);
        });
    }

    @Test
    void runsThatCannotBe() {
        refusedRuns("outside", out -> out.varint(2_000));
        refusedRuns("runs", out -> {
            out.varint(2 * 2);
            out.fixed16(0);
            out.u8(0);
        });
        refusedRuns("outside", out -> out.varint(1L << 40));
        refusedRuns("outside", out -> {
            out.varint(2);
            out.varint(1_024);
            out.varint(0);
        });
        refusedRuns("outside", out -> {
            out.varint(2);
            out.varint(0);
            out.varint(1_024);
        });
        refusedRuns("beyond", out -> {
            out.varint(4);
            out.varint(1_022);
            out.varint(0);
            out.varint(0);
            out.varint(0);
        });
        refusedRuns("bitmap", out -> {
            out.varint(1);
            out.varint(0);
        });
        refusedRuns("bitmap", out -> bitmap(out, 0, 2));
        refusedRuns("bitmap", out -> bitmap(out, 0, 1, 0));
        refusedRuns("bitmap", out -> bitmap(out, 1_020, 0x1f));
        refusedRuns("bitmap", out -> {
            out.varint(2 * 2 + 1);
            out.varint(0);
            out.u8(1);
        });
    }

    @Test
    void liveNumbersThatAreNotSeen() {
        refused("not seen", out -> {
            out.u8(MessageKind.RANGE_STATE.code());
            out.id(1);
            out.varint(SELF);
            out.u8(0);
            out.varint(1);
            out.fixed64(0);
            bitmap(out, 0, 5);
            bitmap(out, 0, 3);
        });
    }

    private static void ack(ByteWriter out, int... varint) {
        out.u8(MessageKind.ACK.code());
        for (int b : varint) {
            out.u8(b);
        }
    }

    private static void range(ByteWriter out, int level, long place) {
        out.u8(MessageKind.RANGE_DIGESTS.code());
        out.id(1);
        out.varint(SELF);
        out.u8(level);
        out.varint(place);
    }

    private static void bitmap(ByteWriter out, long offset, int... bits) {
        out.varint(2L * bits.length + 1);
        out.varint(offset);
        for (int b : bits) {
            out.u8(b);
        }
    }

    /** The seen numbers of the range from 1,024 to 2,047. */
    private static void refusedRuns(String why, Consumer<ByteWriter> runs) {
        refused(why, out -> {
            out.u8(MessageKind.RANGE_STATE.code());
            out.id(1);
            out.varint(SELF);
            out.u8(0);
            out.varint(1);
            out.fixed64(0);
            runs.accept(out);
        });
    }

    private static byte[] block(int keyLength, int contentTypeLength, int... key) {
        byte[] block = new byte[Content.HEADER_BYTES + key.length];
        block[1] = (byte) keyLength;
        block[2] = (byte) contentTypeLength;
        for (int i = 0; i < key.length; i++) {
            block[Content.HEADER_BYTES + i] = (byte) key[i];
        }
        return block;
    }

    private static void version(ByteWriter out, long number, long timestamp, byte[] block, long blockLength) {
        out.u8(MessageKind.STREAM_ENTRIES.code());
        out.varint(SELF);
        out.varint(number);
        out.fixed64(timestamp);
        out.varint(0);
        out.varint(blockLength);
        out.bytes(block);
        out.end();
    }

    private static void deaths(ByteWriter out, long count, long number, long step) {
        out.u8(MessageKind.DELTA.code());
        out.fixed32(1);
        out.number(1);
        out.u8(Codes.ITEM_DEATHS);
        out.u8(1);
        out.count(0);
        out.varint(SELF);
        out.varint(count);
        out.varint(number);
        out.varint(step);
        out.end();
        out.end();
    }

    private static void member(ByteWriter out, String name, String http) {
        member(out, 1, name, 1, 4, 7946, http);
    }

    private static void member(ByteWriter out, int head, String name, long incarnation, int addressForm, int port) {
        member(out, head, name, incarnation, addressForm, port, "");
    }

    private static void member(
            ByteWriter out, int head, String name, long incarnation, int addressForm, int port, String http) {
        out.u8(MessageKind.UPDATES.code());
        out.u8(head);
        out.varint(SELF);
        out.text(name);
        out.count(0);
        out.u8(addressForm);
        out.fixed32(0x7f00_0001);
        out.fixed16(port);
        out.text(http);
        out.varint(incarnation);
        out.end();
    }

    private static void refused(String why, Consumer<ByteWriter> message) {
        byte[] bytes = new byte[1_000];
        ByteWriter out = new ByteWriter(bytes, 0, bytes.length);
        Samples.CODEC.writeHeader(out, Samples.SELF, 0);
        message.accept(out);
        byte[] datagram = Arrays.copyOf(bytes, out.position() + Mac.BYTES);
        refused(why, Envelopes.resealed(datagram));
    }

    private static void refused(String why, byte[] datagram) {
        MalformedDatagramException refusal =
                catchThrowableOfType(MalformedDatagramException.class, () -> Samples.CODEC.decode(datagram));
        assertThat(refusal).isNotNull().hasMessageContaining(why);
        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
    }
}
