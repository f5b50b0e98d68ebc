package io.grapevine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while it reads a large file. */
class EndWhileLoadingIT {

    /** Some seconds' work for a process that has only begun. */
    private static final int KEYS = 300_000;

    @TempDir
    private Path directory;

    @Test
    void endsAtOnceWithZeroAndTheFileIsStillTheNewest() throws IOException {
        Path disk = Files.createDirectory(directory.resolve("snapshots"));
        Machine machine = new Machine(disk, 1, 1L << 30);
        machine.wallMillis = System.currentTimeMillis();
        for (int i = 0; i < KEYS; i++) {
            machine.put("key-" + i, "some value");
        }
        machine.write();
        Path file = machine.generations.newestFirst().get(0);
        int port = Ports.free(1).get(0);
        ConfigText config = new ConfigText("node").cluster("sim").httpPort(port);
        config.disk().put("directory", disk.toString());
        try (NodeProcess process =
                NodeProcess.start(directory, port, Map.of(), "run", config.in(directory).toString())) {
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(2)).until(() -> hasOpen(process, file));
            process.signal("TERM");
            assertThat(process.endsWithin(Duration.ofSeconds(5))).isTrue();
            assertThat(process.awaitExit()).as(process::output).isZero();
            assertThat(process.output()).doesNotContain("entries from " + file);
            assertThat(machine.generations.newestFirst()).containsExactly(file);
        }
    }

    /** A process closes what it has opened while one looks: such a descriptor is not the file's. */
    private static boolean hasOpen(NodeProcess process, Path file) throws IOException {
        try (var open = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path each : open) {
                try {
                    if (Files.isSameFile(each, file)) {
                        return true;
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    continue;
                }
            }
        }
        return false;
    }
}
