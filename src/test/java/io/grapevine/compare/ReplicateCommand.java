package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether replication keeps up: three nodes, first idle, then with writers on each of them flat out. */
@Command(name = "replicate", description = "How far behind others are, idle and with writers on all nodes.")
final class ReplicateCommand extends Comparison {

    private static final int NODES = 3;
    private static final long EVERY_NANOS = 10_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--seconds", defaultValue = "60", description = "How long writers write.")
    private int seconds;

    @Override
    void measure(ObjectNode document, Results results) throws IOException, InterruptedException, ExecutionException {
        document.put("seconds", seconds);
        Path scratch = Files.createTempDirectory("grapevine-compare");
        Servers.settleJvmOptions();
        Wrk wrk = new Wrk(scratch);
        ExecutorService threads = Executors.newFixedThreadPool(NODES);
        try (Processes processes = new Processes(scratch, NODES)) {
            processes.startAll(NODES);
            Lags lags = new Lags();
            lags.measure(processes.httpPort(0), processes.httpPort(2), EVERY_NANOS, 20_000_000_000L);
            lags.clear();
            lags.measure(processes.httpPort(0), processes.httpPort(2), EVERY_NANOS, 10_000_000_000L);
            row(document, "idleLagMillis", "idle: from the acknowledgement of a put at A until C shows it, ms: median / p99 / most", lags);
            for (int i = 0; i < NODES; i++) {
                wrk.run(processes.httpPort(i), HttpLoad.PUT, 1, 5);
            }
            double sent = processes.sum(NODES, "grapevine_deltas_sent_total");
            double resent = processes.sum(NODES, "grapevine_deltas_resent_total");
            double dropped = processes.sum(NODES, "grapevine_changes_dropped_total");
            List<Future<Wrk.Result>> writers = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                int port = processes.httpPort(i);
                writers.add(threads.submit(() -> wrk.run(port, HttpLoad.PUT, 1, seconds)));
            }
            lags.clear();
            lags.measure(processes.httpPort(0), processes.httpPort(2), 10 * EVERY_NANOS, (seconds - 1) * 1_000_000_000L);
            double perSecond = 0;
            for (Future<Wrk.Result> writer : writers) {
                perSecond += writer.get().perSecond();
            }
            long ended = System.nanoTime();
            processes.awaitEqual(NODES, PATIENCE);
            double equal = (System.nanoTime() - ended) / 1e9;
            row(document, "busyLagMillis", "writers on all flat out: the same", lags);
            row(document, "writesPerSecond", "writes a second, all together", perSecond);
            row(document, "equalAfterSeconds", "from the last answer until all are equal, s", equal);
            double sentAgain = processes.sum(NODES, "grapevine_deltas_resent_total") - resent;
            double again = sentAgain / (processes.sum(NODES, "grapevine_deltas_sent_total") - sent);
            row(document, "deltasResentShare", "deltas sent again, of all", again);
            row(document, "changesDropped", "changes that found a full queue",
                    processes.sum(NODES, "grapevine_changes_dropped_total") - dropped);
        } finally {
            threads.shutdown();
        }
    }

    private static void row(ObjectNode document, String name, String what, Lags lags) {
        document.putObject(name)
                .put("p50", lags.millis(0.5)).put("p99", lags.millis(0.99)).put("max", lags.millis(1)).put("count", lags.count());
        System.out.printf("| %s (%d keys) | %s |%n", what, lags.count(), lags);
    }

    private static void row(ObjectNode document, String name, String what, double value) {
        document.put(name, value);
        System.out.printf(Locale.ROOT, "| %s | %,.3f |%n", what, value);
    }
}
