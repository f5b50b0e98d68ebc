package io.grapevine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, started from the jar as a user would. Its output is in {@link #output()}. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Small and quick to start, as many run side by side; who measures asks for others. */
    private static final String JVM_OPTIONS =
            System.getProperty("grapevine.jvmOptions", "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    /** What java is given to run this version. */
    static final List<String> THIS_VERSION =
            List.of("-jar", Path.of("target", "grapevine.jar").toAbsolutePath().toString());

    private final Process process;
    private final Path outputFile;
    private final NodeClient client;

    private NodeProcess(Process process, Path outputFile, NodeClient client) {
        this.process = process;
        this.outputFile = outputFile;
        this.client = client;
    }

    /**
     * Starts the jar.
     *
     * @param directory for the output
     * @param httpPort where it will answer
     */
    public static NodeProcess start(
            Path directory, int httpPort, Map<String, String> environment, String... arguments) {
        return start(directory, List.of(), new NodeClient("http://127.0.0.1:" + httpPort), environment, arguments);
    }

    /**
     * Starts the jar somewhere else than on loopback.
     *
     * @param prefix what the command begins with: a program that becomes what follows
     * @param client for where it will answer
     */
    public static NodeProcess start(
            Path directory,
            List<String> prefix,
            NodeClient client,
            Map<String, String> environment,
            String... arguments) {
        return start(directory, prefix, THIS_VERSION, client, environment, arguments);
    }

    /** As {@link #start(Path, List, NodeClient, Map, String...)}, of a version that java is told how to run. */
    static NodeProcess start(
            Path directory,
            List<String> prefix,
            List<String> version,
            NodeClient client,
            Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>(Interrupts.heeded());
        command.addAll(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JVM_OPTIONS.split(" ")));
        command.addAll(version);
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(directory, "node", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new NodeProcess(builder.start(), output, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public NodeClient client() {
        return client;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** All that it printed so far. */
    public String output() {
        try {
            return Files.readString(outputFile, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(process.isAlive()).as(() -> "the process ended:\n" + output()).isTrue();
            return client.ready() == 200;
        });
    }

    /** The status with which it ends by itself, or after a signal. */
    public int awaitExit() {
        try {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as(() -> "the process goes on:\n" + output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether it ends, by itself or after a signal, within a time. */
    public boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends it a signal, such as {@code STOP}, {@code CONT}, {@code TERM} or {@code KILL}. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills it, whatever state it is in. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
