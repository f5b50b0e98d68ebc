package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the same entries take in a node and in Redis; and whether a node gives back what entries took that are gone. */
@Command(name = "memory", description = "What the same entries take in a node and in redis-server.")
final class MemoryCommand extends Comparison {

    private static final int REDIS_BATCH = 10_000;

    @Option(names = "--entries", defaultValue = "1000000", description = "How many, of 16 + 100 bytes and with a ttl.")
    private long entries;

    @Option(names = "--churn", defaultValue = "10000000", description = "How many more are put and removed again.")
    private long churn;

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        document.put("entries", entries).put("churn", churn);
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        Map<String, Double> bars = new LinkedHashMap<>();
        System.out.println("| what | bytes | an entry |\n|---|---|---|");
        try (JavaContender node = servers.collectingWholly()) {
            long empty = node.liveBytes();
            Pipeline.send(node.port(), entries, Entries::put);
            long full = node.liveBytes();
            row(document, "Grapevine, empty", empty, 0);
            row(document, "Grapevine, live heap and direct memory", full, entries);
            bars.put("Grapevine", (double) full / entries);
            if (churn > 0) {
                Pipeline.send(node.port(), 2 * churn, i -> i % 2 == 0 ? Entries.put(entries + i / 2) : Entries.delete(entries + i / 2));
                row(document, "Grapevine, after as many again as --churn says came and went", node.liveBytes(), entries);
            }
        }
        try (RedisContender redis = new RedisContender(Ports.free(1).get(0))) {
            row(document, "redis-server, empty", redis.usedBytes(), 0);
            for (long from = 0; from < entries; from += REDIS_BATCH) {
                StringBuilder batch = new StringBuilder();
                for (long i = from; i < Math.min(entries, from + REDIS_BATCH); i++) {
                    batch.append(Entries.set(i));
                }
                redis.pipe(batch.toString());
            }
            long used = redis.usedBytes();
            row(document, "redis-server, used_memory", used, entries);
            bars.put("redis-server", (double) used / entries);
        }
        results.chart(BarChart.svg("Memory for an entry of 16 + 100 bytes with a ttl", "B", Map.of("one of " + entries, bars)));
    }

    private static void row(ObjectNode document, String what, long bytes, long of) {
        document.putObject(what).put("bytes", bytes);
        String each = of == 0 ? "" : String.format(Locale.ROOT, "%.1f", (double) bytes / of);
        System.out.printf(Locale.ROOT, "| %s | %,d | %s |%n", what, bytes, each);
    }
}
