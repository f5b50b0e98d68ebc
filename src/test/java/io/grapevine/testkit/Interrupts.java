package io.grapevine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whoever is started in a shell's background inherits that SIGINT is ignored, and a JVM then leaves it so. */
public final class Interrupts {

    private static final int SIGINT = 2;

    private Interrupts() {}

    /** What a command has to begin with for SIGINT to reach the program; as a rule, nothing. */
    public static List<String> heeded() {
        return areIgnored() ? List.of("env", "--default-signal=INT") : List.of();
    }

    private static boolean areIgnored() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16))
                    .anyMatch(mask -> (mask & 1L << SIGINT - 1) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
