package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
                node.add(joinSeconds(processes, entries, false));
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

    /**
     * What clients of the donor notice: its reads at a quarter of its peak, by turns alone and while nodes join, one after the other.
     * These have only what donor and clients leave of the processors: elsewhere they would have some of their own.
     */
    private void donor(ObjectNode document, Processes processes) {
        int port = processes.httpPort(0);
        Asked.of(port, "--fill", "--puts=0%", "--duration=5s");
        int held = (int) processes.client(0).entryCount();
        long rate = (long) (Asked.of(port, "--puts=0%", "--duration=5s").perSecond() / 4);
        Series alone = new Series();
        Series meanwhile = new Series();
        int joins = 0;
        for (int round = 0; round < rounds; round++) {
            alone.add(reads(port, rate).getMillis("p99"));
            // On a thread of its own: the common pool's, of which there is one on two cores, may be taken.
            FutureTask<Asked> reads = new FutureTask<>(() -> reads(port, rate));
            new Thread(reads, "reads").start();
            while (!reads.isDone()) {
                joinSeconds(processes, held, true);
                joins++;
            }
            meanwhile.add(got(reads).getMillis("p99"));
        }
        Series rise = meanwhile.minus(alone);
        System.out.printf("| p99 of the donor's reads at %d a second, ms: alone | %s |%n| while nodes joined, %d in all | %s |%n| its rise, ms | %s |%n",
                rate, alone.text(2), joins, meanwhile.text(2), rise.text(2));
        document.put("donorRate", rate).put("joinsMeanwhile", joins);
        Results.put(document, "donorP99Millis", alone);
        Results.put(document, "donorP99MillisWhileJoining", meanwhile);
        Results.put(document, "donorP99RiseMillis", rise);
    }

    private static Asked reads(int port, long rate) {
        return Asked.of(port, "--puts=0%", "--rate=" + rate, "--duration=15s");
    }

    private static Asked got(FutureTask<Asked> reads) {
        try {
            return reads.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * From when it first answers, which is when it begins to look for the others, until it is ready.
     *
     * @param held by the donor, and by it when it is ready
     * @param onlyIdle whether it makes way for whoever else wants a processor
     */
    private static double joinSeconds(Processes processes, int held, boolean onlyIdle) {
        try (var joining = processes.start(1)) {
            if (onlyIdle) {
                Cores.onlyIdle(joining.pid());
            }
            Waiting.until("the fresh node answers", () -> joining.client().ready() != 0);
            if (onlyIdle) {
                // Threads that had begun to start others while they were told.
                Cores.onlyIdle(joining.pid());
            }
            long began = System.nanoTime();
            Waiting.until("the fresh node is ready", () -> joining.client().ready() == 200);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (joining.client().entryCount() != held) {
                throw new IllegalStateException("it is ready with " + joining.client().entryCount() + " of " + held);
            }
            joining.signal("TERM");
            joining.awaitExit();
            return seconds;
        }
    }
}
