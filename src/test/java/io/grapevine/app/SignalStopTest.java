package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigReader;
import io.grapevine.config.HostPort;
import io.grapevine.testkit.Interrupts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a signal does can only be seen from outside: a process whose nodes are stand-ins. */
@Timeout(60)
final class SignalStopTest {

    @TempDir
    private Path directory = Path.of("");

    /**
     * The program under test. Its nodes print what happens to them; {@code slow} ones never finish leaving,
     * {@code stuck} ones never finish their start.
     */
    static final class Program {

        private Program() {}

        public static void main(String[] args) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            Launcher launcher = config -> {
                out.println("starting " + config.name());
                if (config.name().equals("stuck")) {
                    await();
                }
                return new RunningNode(
                        config.name(),
                        new HostPort("127.0.0.1", 1),
                        new HostPort("127.0.0.1", 2),
                        new CompletableFuture<>(),
                        () -> leave(out, config.name()));
            };
            ConfigReader reader = new ConfigReader(Map.of(), 1L << 30);
            System.exit(new Commands(launcher, reader, Map.of(), out, new PrintWriter(System.err, true)).execute(args));
        }

        private static void leave(PrintWriter out, String name) {
            out.println("leaving " + name);
            if (name.equals("slow")) {
                await();
            }
            out.println("left " + name);
        }

        private static void await() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A program that never comes to what it was started for. */
    static final class Beginning {

        private Beginning() {}

        public static void main(String[] args) {
            SignalStop.endAtOnceUntilInstalled();
            System.out.println("beginning");
            Program.await();
        }
    }

    private Process start(String node) throws IOException {
        Path file = Files.writeString(
                directory.resolve(node + ".json"),
                "{\"name\":\"" + node + "\",\"http\":{\"port\":0},\"gossip\":{\"port\":0}}");
        return start(Program.class, "run", file.toString());
    }

    private static Process start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Interrupts.heeded());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    private static void awaitLine(BufferedReader lines, String line) throws IOException {
        for (String next = lines.readLine(); next != null; next = lines.readLine()) {
            if (next.equals(line)) {
                return;
            }
        }
        throw new AssertionError("the process ended without a line '" + line + "'");
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void leavesAndEndsWithZeroOnSigterm() throws Exception {
        leavesAndEndsWithZero("TERM");
    }

    @Test
    void leavesAndEndsWithZeroOnSigint() throws Exception {
        leavesAndEndsWithZero("INT");
    }

    private void leavesAndEndsWithZero(String signal) throws Exception {
        Process process = start("quick");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "Ctrl-C stops it.");
            signal(process, signal);
            awaitLine(lines, "leaving quick");
            awaitLine(lines, "left quick");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithZeroAlsoWhileANodeDoesNotFinishItsStart() throws Exception {
        endsWithZero(start("stuck"), "starting stuck");
    }

    @Test
    void endsWithZeroAlsoBeforeThereIsAnythingToEnd() throws Exception {
        endsWithZero(start(Beginning.class), "beginning");
    }

    private static void endsWithZero(Process process, String afterLine) throws Exception {
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, afterLine);
            signal(process, "TERM");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsAtOnceOnASecondInterrupt() throws Exception {
        Process process = start("slow");
        try (BufferedReader lines = lines(process)) {
            awaitLine(lines, "Ctrl-C stops it.");
            signal(process, "INT");
            awaitLine(lines, "leaving slow");
            signal(process, "INT");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }
}
