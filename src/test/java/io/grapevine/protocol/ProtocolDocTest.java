package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Mac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/PROTOCOL.md and the golden files name what the code has, all of it and nothing else. */
final class ProtocolDocTest {

    private static final Pattern MESSAGE_ROW = Pattern.compile("^\\| (\\d+) \\| `([A-Z_]+)` \\|", Pattern.MULTILINE);

    @Test
    void everyKindOfMessageIsDocumentedUnderItsCode() throws IOException {
        List<String> documented = new ArrayList<>();
        Matcher rows = MESSAGE_ROW.matcher(doc());
        while (rows.find()) {
            documented.add(rows.group(1) + " " + rows.group(2));
        }
        List<String> known = Stream.of(MessageKind.values()).map(kind -> kind.code() + " " + kind).toList();
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void everyKindOfMessageHasAGoldenFileOfEachVersion() throws IOException {
        List<String> known = Stream.of(MessageKind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT) + ".hex")
                .sorted()
                .toList();
        for (int version = Preamble.OLDEST; version <= Preamble.NEWEST; version++) {
            try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden/" + version))) {
                assertThat(files.map(file -> file.getFileName().toString()).sorted().toList()).isEqualTo(known);
            }
        }
    }

    @Test
    void theLimitsAreTheCodes() throws IOException {
        assertThat(doc())
                .contains("1 to " + grouped(Codec.MAX_FRAME_BYTES) + ")")
                .contains("at most " + grouped(Codec.MAX_ELEMENTS) + "\n")
                .contains("2^40").contains("2^61")
                .contains(VersionCodec.MIN_BLOCK_BYTES + " to " + grouped(VersionCodec.MAX_BLOCK_BYTES))
                .contains("1 to " + MemberRecord.MAX_NAME_BYTES + " of `A-Z")
                .contains("at most " + MemberRecord.MAX_HTTP_BYTES + " bytes")
                .contains("0 to " + grouped(Message.MAX_TEXT_BYTES) + " bytes")
                .contains("depth 0 to " + ReplicationMessage.MAX_DEPTH)
                .contains("level 0 to " + ReplicationMessage.MAX_LEVEL)
                .contains("| 0 | 1 | `0x" + Integer.toHexString(Preamble.MAGIC) + "` |")
                .contains("`0x0" + Preamble.OLDEST + "` or `0x0" + Preamble.NEWEST + "`")
                .contains("| " + (Sizes.ENVELOPE_BYTES - Mac.BYTES) + " | … | messages")
                .contains("to 2^60 − 1");
        assertThat(Codec.MAX_NUMBER).isEqualTo((1L << 60) - 1);
        assertThat(Envelope.MAX_CLOCK).isEqualTo(1L << 62);
        assertThat(Envelope.CLOCK_HORIZON).isEqualTo(1L << 61);
        assertThat(Envelope.MAX_CLOCK_STEP).isEqualTo(1L << 40);
    }

    private static String grouped(int limit) {
        return String.format(Locale.ROOT, "%,d", limit);
    }

    private static String doc() throws IOException {
        return Files.readString(Path.of("docs/PROTOCOL.md"));
    }
}
