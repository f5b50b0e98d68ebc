package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.Mac;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CodecTest {

    private static final Codec CODEC = Samples.CODEC;

    @Test
    void everyMessageSurvivesTheWire() throws MalformedDatagramException {
        RandomMessages messages = new RandomMessages(new Random(1));
        for (int round = 0; round < 100; round++) {
            for (MessageKind kind : MessageKind.values()) {
                Envelope said = new Envelope(messages.origin(), round, List.of(messages.message(kind)));
                Envelopes.assertSame(CODEC.decode(CODEC.encode(said)), said);
            }
        }
    }

    @Test
    void manyMessagesShareAnEnvelope() throws MalformedDatagramException {
        RandomMessages messages = new RandomMessages(new Random(2));
        for (int round = 0; round < 500; round++) {
            Envelope said = messages.envelope();
            Envelopes.assertSame(CODEC.decode(CODEC.encode(said)), said);
        }
    }

    @Test
    void manyOriginsInOneMessageAreEachWrittenOnce() throws MalformedDatagramException {
        Random random = new Random(3);
        Origin[] origins = random.ints(300).mapToObj(i -> Origin.random(random)).toArray(Origin[]::new);
        Dots[] dots = random.ints(2_000, 0, origins.length)
                .mapToObj(i -> new Dots(origins[i], Runs.of(1 + i)))
                .toArray(Dots[]::new);
        Envelope said = new Envelope(origins[0], 5, List.of(new StreamSeen(Arrays.asList(dots), 1, 1)));
        byte[] bytes = CODEC.encode(said);
        Envelopes.assertSame(CODEC.decode(bytes), said);
        assertThat(bytes.length).isLessThan(origins.length * 16 + dots.length * 6 + 100);
    }

    @Test
    void everyKindOfMessageHasACodeOfItsOwn() {
        Set<Class<?>> leaves = new LinkedHashSet<>();
        collect(Message.class, leaves);
        Set<Class<?>> kinds = new LinkedHashSet<>();
        Set<Integer> codes = new LinkedHashSet<>();
        for (MessageKind kind : MessageKind.values()) {
            kinds.add(kind.message());
            codes.add(kind.code());
            assertThat(Samples.message(kind)).isInstanceOf(kind.message());
        }
        assertThat(kinds).isEqualTo(leaves);
        assertThat(codes).hasSameSizeAs(leaves).doesNotContain(Codes.END);
    }

    private static void collect(Class<?> family, Set<Class<?>> leaves) {
        if (family.isSealed()) {
            for (Class<?> member : family.getPermittedSubclasses()) {
                collect(member, leaves);
            }
        } else {
            leaves.add(family);
        }
    }

    @Test
    void refusesEveryTruncation() {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = CODEC.encode(Samples.envelope(kind));
            for (int length = 0; length < bytes.length; length++) {
                refused(Arrays.copyOf(bytes, length));
            }
        }
    }

    @Test
    void refusesEveryTruncatedMessageUnderAMacThatFits() {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = CODEC.encode(Samples.envelope(kind));
            for (int end = Envelopes.BODY + 1; end < bytes.length - Mac.BYTES; end++) {
                byte[] cut = Envelopes.resealed(Arrays.copyOf(bytes, end + Mac.BYTES));
                assertThat(refused(cut).reason()).as("%s cut to %s bytes", kind, end).isEqualTo(Reason.MALFORMED);
            }
        }
    }

    @Test
    void refusesEveryFlippedBit() {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = CODEC.encode(Samples.envelope(kind));
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
                refused(flipped);
            }
        }
    }

    @Test
    void refusesTrailingBytes() {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = CODEC.encode(Samples.envelope(kind));
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            longer[bytes.length - Mac.BYTES] = 0;
            assertThat(refused(Envelopes.resealed(longer)).reason()).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void saysWhyItRefuses() {
        byte[] bytes = CODEC.encode(Samples.envelope(MessageKind.PING));
        assertThat(refused(new byte[0]).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused(changed(bytes, 0, 'H')).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused(changed(bytes, 1, Preamble.NEWEST + 1)).reason()).isEqualTo(Reason.VERSION);
        assertThat(refused(changed(bytes, 2, bytes[2] + 1)).reason()).isEqualTo(Reason.FOREIGN);
        assertThat(refused(changed(bytes, 40, bytes[40] + 1)).reason()).isEqualTo(Reason.FORGED);
        assertThat(refused(new byte[Codec.MAX_FRAME_BYTES + 1]).reason()).isEqualTo(Reason.MALFORMED);
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void hearsNeitherOtherClustersNorOtherSecrets() {
        byte[] bytes = CODEC.encode(Samples.envelope(MessageKind.GOSSIP));
        Codec otherCluster = new Codec("other", new ClusterKey("a secret"));
        Codec otherSecret = new Codec("golden", new ClusterKey("another secret"));
        assertThat(catchThrowableOfType(MalformedDatagramException.class, () -> otherCluster.decode(bytes)).reason())
                .isEqualTo(Reason.FOREIGN);
        assertThat(catchThrowableOfType(MalformedDatagramException.class, () -> otherSecret.decode(bytes)).reason())
                .isEqualTo(Reason.FORGED);
    }

    @Test
    void theLargestValueFitsIntoAFrame() throws MalformedDatagramException {
        byte[] key = new byte[1_024];
        Arrays.fill(key, (byte) 'k');
        byte[] block = Content.pack(key, Arrays.copyOf(key, 255), new byte[Content.MAX_VALUE_BYTES]);
        Version version = new Version(new Dot(Samples.SELF, 1), 0, 5, block);
        Message message = new StreamEntries(List.of(version));
        byte[] bytes = CODEC.encode(new Envelope(Samples.SELF, 0, List.of(message)));
        assertThat(CODEC.decode(bytes).messages()).hasSize(1);

        Envelope two = new Envelope(Samples.SELF, 0, List.of(message, message));
        assertThatThrownBy(() -> CODEC.encode(two)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnvelopeHasABoundedNumberOfElements() {
        Runs everySecond = new Runs();
        for (int i = 0; i <= Codec.MAX_ELEMENTS; i++) {
            everySecond.add(1 + 2L * i);
        }
        Dots dots = new Dots(Samples.OTHER, everySecond);
        Message message = new StreamSeen(List.of(dots), 0, 0);
        assertThatThrownBy(() -> CODEC.encode(new Envelope(Samples.SELF, 0, List.of(message))))
                .isInstanceOf(IllegalArgumentException.class);

        byte[] bytes = new byte[Sizes.ENVELOPE_BYTES + Sizes.of(Samples.SELF, message)];
        ByteWriter out = new ByteWriter(bytes, 0, bytes.length);
        CODEC.writeHeader(out, Samples.SELF, 0);
        MessageCodec.write(out, Samples.SELF, message);
        assertThat(refused(Envelopes.resealed(bytes))).hasMessageContaining("elements");
    }

    private static MalformedDatagramException refused(byte[] bytes) {
        MalformedDatagramException refusal =
                catchThrowableOfType(MalformedDatagramException.class, () -> CODEC.decode(bytes));
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
