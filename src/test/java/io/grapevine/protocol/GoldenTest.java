package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Mac;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each version of the protocol that is read, as files: whoever changes one of them speaks another version.
 *
 * <p>Lines of hexadecimal digits: header with cluster tag, sender and clock; the message; the MAC.
 */
final class GoldenTest {

    private static final int LINE_BYTES = 32;

    @Test
    void everyMessageIsWrittenAsItsGoldenFileHasIt() throws IOException {
        for (int version = Preamble.OLDEST; version <= Preamble.NEWEST; version++) {
            for (MessageKind kind : MessageKind.values()) {
                byte[] bytes = Samples.CODEC.encode(Samples.envelope(version, kind));
                assertThat(lines(bytes)).as(name(version, kind)).isEqualTo(text(version, kind));
            }
        }
    }

    @Test
    void everyGoldenFileIsReadAsItsMessage() throws IOException, MalformedDatagramException {
        for (int version = Preamble.OLDEST; version <= Preamble.NEWEST; version++) {
            for (MessageKind kind : MessageKind.values()) {
                byte[] bytes = HexFormat.of().parseHex(text(version, kind).replaceAll("\\s", ""));
                Envelopes.assertSame(Samples.CODEC.decode(bytes), asSaidIn(version, Samples.envelope(version, kind)));
            }
        }
    }

    /** Without what that version cannot say. */
    private static Envelope asSaidIn(int version, Envelope envelope) {
        List<Message> messages = new ArrayList<>();
        for (Message message : envelope.messages()) {
            messages.add(version == 1 && message instanceof Gossip said
                    ? new Gossip(said.digest(), said.liveBytes(), said.membersHash(), said.busy(), said.ready(), said.full(),
                            said.wallMillis(), Gossip.NOT_SAID)
                    : message);
        }
        return new Envelope(version, envelope.sender(), envelope.clock(), messages);
    }

    private static String name(int version, MessageKind kind) {
        return "/golden/" + version + "/" + kind.name().toLowerCase(Locale.ROOT) + ".hex";
    }

    private static String text(int version, MessageKind kind) throws IOException {
        try (InputStream file = GoldenTest.class.getResourceAsStream(name(version, kind))) {
            assertThat(file).as(name(version, kind)).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String lines(byte[] bytes) {
        int messageEnd = bytes.length - Mac.BYTES;
        StringBuilder text = new StringBuilder();
        line(text, bytes, 0, Envelopes.BODY);
        for (int at = Envelopes.BODY; at < messageEnd; at += LINE_BYTES) {
            line(text, bytes, at, Math.min(messageEnd, at + LINE_BYTES));
        }
        line(text, bytes, messageEnd, bytes.length);
        return text.toString();
    }

    private static void line(StringBuilder text, byte[] bytes, int from, int to) {
        text.append(HexFormat.of().formatHex(bytes, from, to)).append('\n');
    }
}
