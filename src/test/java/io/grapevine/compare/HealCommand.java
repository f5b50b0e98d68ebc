package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What two nodes with many equal entries send until they are equal again, after some were overwritten at one while they were parted. */
@Command(name = "heal", description = "What two nodes send to be equal again.")
final class HealCommand extends Comparison {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long ENTRY_BYTES = Entries.KEY_BYTES + Entries.VALUE_BYTES;

    @Option(names = "--entries", defaultValue = "1000000", description = "How many there are, of 16 + 100 bytes and with a ttl.")
    private int entries;

    @Option(names = "--different", split = ",", defaultValue = "1,10,100,1000,10000,100000", description = "How many of them differ.")
    private List<Integer> different = List.of();

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        document.put("entries", entries);
        ArrayNode rows = document.putArray("results");
        Path scratch = Files.createTempDirectory("grapevine-compare");
        Servers.settleJvmOptions();
        Map<String, Map<String, Double>> chart = new LinkedHashMap<>();
        System.out.println("| different | sent by both, B | at most 2 × d × (entry + 24) + 64 KiB | equal after, s |\n|---|---|---|---|");
        try (Processes processes = new Processes(scratch, 2)) {
            processes.startAll(2);
            Pipeline.send(processes.httpPort(0), entries, Entries::put);
            processes.awaitEqual(2, PATIENCE);
            for (int count : different) {
                part(processes.client(1));
                int stride = entries / count;
                Pipeline.send(processes.httpPort(1), count, i -> Entries.put(i * stride));
                double before = sent(processes);
                long began = System.nanoTime();
                expect(processes.client(1).call("POST", "/v1/cluster/connect", new byte[0]));
                processes.awaitEqual(2, PATIENCE);
                double seconds = (System.nanoTime() - began) / 1e9;
                double bytes = sent(processes) - before;
                double bound = 2.0 * count * (ENTRY_BYTES + 24) + (64 << 10);
                System.out.printf(Locale.ROOT, "| %,d | %,.0f | %,.0f | %.2f |%n", count, bytes, bound, seconds);
                rows.addObject().put("different", count).put("sentBytes", bytes).put("boundBytes", bound).put("seconds", seconds);
                chart.put(String.format(Locale.ROOT, "%,d different", count), Map.of("sent, of what is allowed", bytes / bound));
            }
        }
        results.chart(BarChart.svg("What two nodes of " + entries + " entries send to be equal again", "", chart));
    }

    private static void part(NodeClient node) throws IOException {
        expect(node.call("POST", "/v1/cluster/disconnect", new byte[0]));
    }

    private static void expect(NodeClient.Answer answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("answered " + answer.statusCode());
        }
    }

    private static double sent(Processes processes) {
        return processes.sum(2, "grapevine_udp_sent_bytes_total") + processes.sum(2, "grapevine_tcp_sent_bytes_total");
    }
}
