package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.SnapshotBlock;
import io.grapevine.protocol.SnapshotBlock.Dead;
import io.grapevine.protocol.SnapshotBlock.End;
import io.grapevine.protocol.SnapshotBlock.Entries;
import io.grapevine.protocol.SnapshotBlock.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of format 1, which never change: files of a version before are read. */
final class SnapshotFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/snapshot-1.hex");
    private static final Origin ORIGIN = new Origin(0x0011223344556677L, 0x8899aabbccddeeffL);
    private static final long CLOCK = 1_800_000_000_000L << 16;

    @TempDir
    private Path directory;

    private static Version version(long number, String key, String value, long leftNanos) {
        byte[] block = Content.pack(key.getBytes(StandardCharsets.UTF_8), "text/plain".getBytes(StandardCharsets.ISO_8859_1),
                value.getBytes(StandardCharsets.UTF_8));
        return new Version(new Dot(ORIGIN, number), CLOCK + number, leftNanos, block);
    }

    @Test
    void isWrittenAsTheGoldenFileHasIt() throws IOException {
        Path file = directory.resolve("file");
        try (SnapshotOutput out = new SnapshotOutput(file)) {
            out.write(new Head("golden", 1_800_000_000_000L, 2, 278));
            out.write(new Entries(List.of(version(1, "a", "one", Version.FOREVER), version(5, "b", "two", 30_000_000_000L))));
            out.write(new Dead(List.of(new Dots(ORIGIN, Runs.of(2, 4)))));
            out.finish(2, CLOCK + 9);
            assertThat(out.bytes()).isEqualTo(Files.size(file));
        }
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(golden());
    }

    @Test
    void theGoldenFileIsReadAsWhatItSays() throws IOException, InvalidSnapshotException {
        Path file = Files.write(directory.resolve("file"), HexFormat.of().parseHex(golden()));
        assertThat(Objects.requireNonNull(SnapshotInput.verify(file, "golden", () -> false)).end().entries()).isEqualTo(2);
        List<SnapshotBlock> blocks = new ArrayList<>();
        try (SnapshotInput input = new SnapshotInput(file)) {
            for (SnapshotBlock block = input.next(); block != null; block = input.next()) {
                blocks.add(block);
            }
        }
        assertThat(blocks).hasSize(4);
        assertThat(blocks.get(0)).isEqualTo(new Head("golden", 1_800_000_000_000L, 2, 278));
        List<Version> versions = ((Entries) blocks.get(1)).versions();
        assertThat(versions).map(Version::dot).containsExactly(new Dot(ORIGIN, 1), new Dot(ORIGIN, 5));
        assertThat(versions).map(Version::leftNanos).containsExactly(Version.FOREVER, 30_000_000_000L);
        assertThat(new String(versions.get(1).value(), StandardCharsets.UTF_8)).isEqualTo("two");
        assertThat(blocks.get(2)).isEqualTo(new Dead(List.of(new Dots(ORIGIN, Runs.of(2, 4)))));
        assertThat(((End) blocks.get(3)).clock()).isEqualTo(CLOCK + 9);
    }

    private static String golden() throws IOException {
        return Files.readString(GOLDEN).replaceAll("\\s", "");
    }
}
