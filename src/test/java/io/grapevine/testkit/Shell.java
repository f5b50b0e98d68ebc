package io.grapevine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the system, run one at a time to their end. */
public final class Shell {

    private static final long PATIENCE_SECONDS = 20;

    private Shell() {}

    /** What a command printed on both outputs, and its status. */
    public record Outcome(int status, String output) {}

    /** Runs it, and fails if it does. */
    public static String run(String... command) {
        return feed("", command);
    }

    /** As {@link #run}, with something to read. */
    public static String feed(String input, String... command) {
        Outcome outcome = attempt(input, command);
        if (outcome.status() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": status " + outcome.status() + "\n" + outcome.output());
        }
        return outcome.output();
    }

    /** Runs it, whatever comes of it; 127 if there is no such program. */
    public static Outcome attempt(String input, String... command) {
        Process process;
        try {
            process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Outcome(127, e.getMessage());
        }
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(String.join(" ", command) + " does not end");
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
