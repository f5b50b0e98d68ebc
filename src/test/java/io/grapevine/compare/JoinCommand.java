package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a fresh node takes to be ready beside one that holds much, and a bare copy of the same bytes into a map, by turns. */
@Command(name = "join", description = "How long a fresh node takes to be ready, and a bare copy of the same bytes.")
final class JoinCommand extends Comparison {

    @Option(names = "--entries", defaultValue = "1000000", description = "How many there are, of 16 + 100 bytes and with a ttl.")
    private int entries;

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
    private int rounds;

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        document.put("entries", entries).put("rounds", rounds);
        Path scratch = Files.createTempDirectory("grapevine-compare");
        Servers servers = new Servers(scratch);
        Series bare = new Series();
        Series node = new Series();
        try (Processes processes = new Processes(scratch, 2); Output source = servers.java(BareCopy.class, "serve", "" + entries)) {
            processes.startAll(1);
            Pipeline.send(processes.httpPort(0), entries, Entries::put);
            String port = source.line();
            for (int round = 0; round < rounds; round++) {
                try (Output taker = servers.java(BareCopy.class, "take", port, "" + entries)) {
                    bare.add(Long.parseLong(taker.line()) / 1e9);
                }
                node.add(joinSeconds(processes));
            }
            donor(document, processes);
        }
        Series ratio = node.over(bare);
        System.out.printf("| a bare copy, s | %s |%n| a join, s | %s |%n| the join over the copy | %s |%n", bare.text(2), node.text(2),
                ratio.text(2));
        Results.put(document, "copySeconds", bare);
        Results.put(document, "joinSeconds", node);
        Results.put(document, "joinOverCopy", ratio);
        results.chart(BarChart.svg("Until " + entries + " entries of 16 + 100 bytes are there", "s",
                Map.of("time", new TreeMap<>(Map.of("a bare copy", bare.median(), "a node, ready", node.median())))));
    }

    /** What clients of the donor notice: its reads at a quarter of its peak, first alone, then while nodes join, one after the other. */
    private void donor(ObjectNode document, Processes processes) {
        int port = processes.httpPort(0);
        Asked.of(port, "--fill", "--puts=0%", "--duration=5s");
        entries = (int) processes.client(0).entryCount();
        String rate = "--rate=" + (long) (Asked.of(port, "--puts=0%", "--duration=5s").perSecond() / 4);
        double alone = Asked.of(port, "--puts=0%", rate, "--duration=15s").getMillis("p99");
        CompletableFuture<Asked> asked = CompletableFuture.supplyAsync(() -> Asked.of(port, "--puts=0%", rate, "--duration=25s"));
        int joins = 0;
        while (!asked.isDone()) {
            joinSeconds(processes);
            joins++;
        }
        double meanwhile = asked.join().getMillis("p99");
        System.out.printf(Locale.ROOT, "| p99 of the donor's reads, ms: alone / while %d nodes joined | %.2f / %.2f |%n", joins, alone, meanwhile);
        document.put("donorP99Millis", alone).put("donorP99MillisWhileJoining", meanwhile).put("joinsMeanwhile", joins);
    }

    /** From when it first answers, which is when it begins to look for the others, until it is ready. */
    private double joinSeconds(Processes processes) {
        try (var joining = processes.start(1)) {
            Waiting.until("the fresh node answers", () -> joining.client().ready() != 0);
            long began = System.nanoTime();
            Waiting.until("the fresh node is ready", () -> joining.client().ready() == 200);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (joining.client().entryCount() != entries) {
                throw new IllegalStateException("it is ready with " + joining.client().entryCount() + " of " + entries);
            }
            joining.signal("TERM");
            joining.awaitExit();
            return seconds;
        }
    }
}
