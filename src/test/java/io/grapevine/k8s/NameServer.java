package io.grapevine.k8s;

import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.Namespaces;
import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What answers the names of headless Services: dnsmasq in a slot of its own, with one address record for each pod, as
 * the cluster's name server has it. A name that has no pod does not exist.
 */
final class NameServer implements AutoCloseable {

    /** What a cluster's name server states for a headless Service's addresses. */
    private static final int TTL_SECONDS = 5;
    /** A pod's: names of fewer dots are looked for in its namespace before they are taken for whole ones. */
    static final String OPTIONS = "ndots:5";

    private final Path directory;
    private final Path log;
    private final String address;
    private final Process process;
    private final Map<String, List<String>> names = new TreeMap<>();

    private NameServer(Path directory, Path log, String address, Process process) {
        this.directory = directory;
        this.log = log;
        this.address = address;
        this.process = process;
    }

    /** Why there cannot be one here. */
    static Optional<String> missing() {
        return Shell.attempt("", "dnsmasq", "--version").status() == 0
                ? Optional.empty()
                : Optional.of("there is no 'dnsmasq': apt-get install --no-install-recommends dnsmasq-base");
    }

    /** Starts it, and waits until it answers. */
    static NameServer start(Path directory, Namespaces namespaces, int slot) {
        Path hosts = directory.resolve("names");
        Path log = directory.resolve("look-ups.log");
        List<String> command = new ArrayList<>(namespaces.enter(slot));
        command.addAll(List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--addn-hosts=" + hosts,
                "--local=/#/",
                "--local-ttl=" + TTL_SECONDS,
                "--user=root",
                "--pid-file=",
                "--log-queries",
                "--log-facility=" + log));
        try {
            Files.writeString(hosts, "");
            Process process = new ProcessBuilder(command).inheritIO().start();
            NameServer server = new NameServer(directory, log, namespaces.address(slot), process);
            server.awaitRead(1);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    /** Where a pod's names are looked for in turn. */
    static List<String> search(String namespace) {
        return List.of(namespace + ".svc.cluster.local", "svc.cluster.local", "cluster.local");
    }

    /** What a pod's {@code /etc/resolv.conf} says in the cluster's default. */
    String resolvConf(String namespace) {
        return "nameserver " + address + "\nsearch " + String.join(" ", search(namespace)) + "\noptions " + OPTIONS + "\n";
    }

    /** The whole name of a Service. */
    static String nameOf(String service, String namespace) {
        return service + "." + namespace + ".svc.cluster.local";
    }

    /** From now on a name stands for these addresses; for none, there is no such name. */
    synchronized void publish(String name, List<String> addresses) {
        names.put(name, List.copyOf(addresses));
        StringBuilder text = new StringBuilder();
        names.forEach((each, all) -> all.forEach(one -> text.append(one).append(' ').append(each).append('\n')));
        try {
            Path fresh = Files.writeString(directory.resolve("names.new"), text);
            Files.move(fresh, directory.resolve("names"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long before = logged("read " + directory.resolve("names"));
        Shell.run("kill", "-HUP", Long.toString(process.pid()));
        awaitRead(before + 1);
    }

    private void awaitRead(long count) {
        await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> logged("read " + directory.resolve("names")) >= count);
    }

    /** How often an address of a name was asked for, whatever was answered. */
    long lookUpCount(String name) {
        return logged("query[A] " + name + " ");
    }

    private long logged(String what) {
        try {
            return Files.exists(log) ? Files.readString(log).lines().filter(line -> line.contains(what)).count() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
