package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Processes;
import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How late a node's event loops are with many entries: while most requests are writes, and when all entries expire within a second.
 * {@code -Dgrapevine.jvmOptions} says under which collector.
 */
@Command(name = "pauses", description = "How late event loops are with many entries.")
final class PausesCommand extends Comparison {

    private static final long EXPIRY_SPREAD_MILLIS = 1_000;

    @Option(names = "--entries", defaultValue = "1000000", description = "How many there are, of 16 + 100 bytes.")
    private int entries;

    @Option(names = "--rate", defaultValue = "10000", description = "How many requests there are a second, 90 of 100 puts.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "60", description = "For how long.")
    private int seconds;

    @Option(names = "--fill-seconds", defaultValue = "60", description = "How long filling may take, so that all expire after it.")
    private int fillSeconds;

    @Override
    void measure(ObjectNode document, Results results) throws IOException, InterruptedException {
        document.put("entries", entries).put("rate", rate).put("seconds", seconds);
        Servers.settleJvmOptions();
        writes(document);
        expiry(document);
    }

    private void writes(ObjectNode document) throws IOException {
        try (Processes processes = new Processes(Files.createTempDirectory("grapevine-compare"), 1)) {
            processes.startAll(1);
            NodeClient node = processes.client(0);
            bench(node.base(), "--fill", "--duration=5s");
            LoopLags http = new LoopLags(node, "http");
            LoopLags gossip = new LoopLags(node, "gossip");
            String report = bench(node.base(), "--duration=" + seconds + "s");
            row(document, "writes", http, gossip);
            report.lines().filter(line -> line.startsWith("latency") || line.startsWith("  put ")).forEach(System.out::println);
        }
    }

    private void expiry(ObjectNode document) throws IOException, InterruptedException {
        try (Processes processes = new Processes(Files.createTempDirectory("grapevine-compare"), 1)) {
            processes.startAll(1);
            NodeClient node = processes.client(0);
            long end = System.currentTimeMillis() + fillSeconds * 1_000L;
            Pipeline.send(processes.httpPort(0), entries, i -> expiring(i, end));
            if (System.currentTimeMillis() > end - 1_000) {
                throw new IllegalStateException("it took too long to fill: --fill-seconds");
            }
            LoopLags http = new LoopLags(node, "http");
            LoopLags gossip = new LoopLags(node, "gossip");
            Thread.sleep(end + 3 * EXPIRY_SPREAD_MILLIS - System.currentTimeMillis());
            row(document, "expiry", http, gossip);
            if (node.entryCount() > 0) {
                throw new IllegalStateException(node.entryCount() + " have not expired");
            }
        }
    }

    private static byte[] expiring(long number, long endMillis) {
        long ttl = endMillis + number % EXPIRY_SPREAD_MILLIS - System.currentTimeMillis();
        return Requests.putFor(ttl + "ms", Entries.key(number), Entries.value(number));
    }

    private String bench(String url, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/grapevine.jar", "bench", "--quiet",
                "--url=" + url, "--rate=" + rate, "--puts=90%", "--keys=" + entries, "--values=100", "--ttl=1h"));
        command.addAll(List.of(more));
        return Shell.run(command.toArray(String[]::new));
    }

    private static void row(ObjectNode document, String phase, LoopLags http, LoopLags gossip) {
        System.out.printf("| %s: beats more than 10 ms late, on HTTP's loops / on that of gossip | %s / %s |%n", phase, http, gossip);
        document.putObject(phase)
                .put("httpBeats", http.count()).put("httpLate", http.lateCount())
                .put("gossipBeats", gossip.count()).put("gossipLate", gossip.lateCount());
    }
}
