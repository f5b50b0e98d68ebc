package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Mac;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The bytes of protocol version 1, as files: whoever changes one of them speaks another version.
 *
 * <p>Lines of hexadecimal digits: header with cluster tag, sender and clock; the message; the MAC.
 */
final class GoldenTest {

    private static final int LINE_BYTES = 32;

    @Test
    void everyMessageIsWrittenAsItsGoldenFileHasIt() throws IOException {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = Samples.CODEC.encode(Samples.envelope(kind));
            assertThat(lines(bytes)).as(name(kind)).isEqualTo(text(kind));
        }
    }

    @Test
    void everyGoldenFileIsReadAsItsMessage() throws IOException, MalformedDatagramException {
        for (MessageKind kind : MessageKind.values()) {
            byte[] bytes = HexFormat.of().parseHex(text(kind).replaceAll("\\s", ""));
            Envelopes.assertSame(Samples.CODEC.decode(bytes), Samples.envelope(kind));
        }
    }

    private static String name(MessageKind kind) {
        return "/golden/" + kind.name().toLowerCase(Locale.ROOT) + ".hex";
    }

    private static String text(MessageKind kind) throws IOException {
        try (InputStream file = GoldenTest.class.getResourceAsStream(name(kind))) {
            assertThat(file).as(name(kind)).isNotNull();
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
