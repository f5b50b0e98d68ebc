package io.grapevine.k8s;

import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the image from the Dockerfile, without a network, and runs containers of it. What it makes bears this
 * process's number and is removed at the end; what a run left behind that is gone is removed before.
 */
final class Podman implements AutoCloseable {

    private static final String REPOSITORY = "localhost/grapevine-test";
    private static final Pattern CONTAINER = Pattern.compile("(?m)^gvi(\\d+)-\\S+$");
    private static final Pattern IMAGE = Pattern.compile("(?m)^" + REPOSITORY + ":gvi(\\d+)$");
    /** As in a container of this one: limits cannot be raised, and crun refuses control groups of two kinds at once. */
    private static final String SETTINGS = "[containers]\ndefault_ulimits = []\n[engine]\nruntime = \"runc\"\n";

    private final long pid = ProcessHandle.current().pid();
    private final String image = REPOSITORY + ":gvi" + pid;
    private final Path settings;
    private final AtomicInteger started = new AtomicInteger();
    private final Thread lastResort = new Thread(() -> remove(each -> each == pid), "remove-containers");

    private Podman(Path settings) {
        this.settings = settings;
    }

    /** Why the image cannot be built here, and what to do about it. */
    static Optional<String> missing(Path dockerfile) {
        for (String program : List.of("podman", "runc")) {
            if (Shell.attempt("", program, "--version").status() != 0) {
                return Optional.of("there is no '" + program + "': apt-get install --no-install-recommends podman runc");
            }
        }
        String base = base(dockerfile);
        return Shell.attempt("", "podman", "image", "exists", base).status() == 0
                ? Optional.empty()
                : Optional.of("podman has no image " + base + ": 'bash .ci/base-image' makes one that stands in for it");
    }

    /** What the Dockerfile builds on. */
    private static String base(Path dockerfile) {
        try {
            return Files.readAllLines(dockerfile).stream()
                    .filter(line -> line.startsWith("FROM "))
                    .findFirst()
                    .orElseThrow()
                    .substring("FROM ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds the image with what is in this directory. */
    static Podman build(Path directory, Path dockerfile) {
        try {
            Podman podman = new Podman(Files.writeString(directory.resolve("containers.conf"), SETTINGS));
            podman.remove(each -> ProcessHandle.of(each).isEmpty());
            Runtime.getRuntime().addShutdownHook(podman.lastResort);
            podman.run("build", "--pull=never", "--network=none", "-f", dockerfile.toString(), "-t", podman.image, ".");
            return podman;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "CONTAINERS_CONF=" + settings, "podman"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(String... arguments) {
        return Shell.run(command(arguments).toArray(String[]::new)).strip();
    }

    /** What processes of such numbers have made. */
    private void remove(LongPredicate pids) {
        Matcher container = CONTAINER.matcher(run("ps", "--all", "--format", "{{.Names}}"));
        while (container.find()) {
            if (pids.test(Long.parseLong(container.group(1)))) {
                run("rm", "--force", "--time", "0", container.group());
            }
        }
        Matcher each = IMAGE.matcher(run("images", "--format", "{{.Repository}}:{{.Tag}}"));
        while (each.find()) {
            if (pids.test(Long.parseLong(each.group(1)))) {
                run("rmi", each.group());
            }
        }
    }

    /** A container of the image that runs. */
    Container start(String name, List<String> options, List<String> arguments) {
        String whole = "gvi" + pid + "-" + started.incrementAndGet() + "-" + name;
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--name", whole));
        command.addAll(options);
        command.add(image);
        command.addAll(arguments);
        run(command.toArray(String[]::new));
        return new Container(whole);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        remove(each -> each == pid);
    }

    /** A container that was started. */
    final class Container {
        private final String name;

        private Container(String name) {
            this.name = name;
        }

        String log() {
            return run("logs", name);
        }

        private String inspect(String what) {
            return run("inspect", "--format", what, name);
        }

        /** SIGTERM, as the kubelet sends it; waits for the end, and returns the status. */
        int terminate() {
            run("kill", "--signal", "TERM", name);
            return Integer.parseInt(run("wait", name));
        }

        boolean wasKilledForItsMemory() {
            return inspect("{{.State.OOMKilled}}").equals("true");
        }

        /** The most memory that its process has had at a time. */
        long peakBytes() throws IOException {
            Path status = Path.of("/proc", inspect("{{.State.Pid}}"), "status");
            Matcher peak = Pattern.compile("VmHWM:\\s*(\\d+) kB").matcher(Files.readString(status));
            if (!peak.find()) {
                throw new AssertionError(status.toString());
            }
            return Long.parseLong(peak.group(1)) << 10;
        }

        /** Files in it that are not the image's, in podman's words: a letter for what was done, and the path. */
        List<String> changes() {
            return run("diff", name).lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
