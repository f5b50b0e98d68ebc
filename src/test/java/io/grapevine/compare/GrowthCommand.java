package io.grapevine.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a read costs, and what the map does beside a ConcurrentHashMap, with ever more entries; and what a node sends in ever larger clusters, simulated. */
@Command(name = "growth", description = "What requests, the map and gossip cost with ever more entries and members.")
final class GrowthCommand extends Comparison {

    private static final int DEPTH = 16;

    @Option(names = "--entries", split = ",", defaultValue = "10000,100000,1000000,10000000",
            description = "How many; the most take 0.75 KiB of heap each: ten million 7.2 GiB.")
    private List<Integer> sizes = List.of();

    @Option(names = "--members", split = ",", defaultValue = "3,8,16,32,128,1024", description = "Of simulated clusters, idle.")
    private List<Integer> members = List.of();

    @Option(names = "--rounds", defaultValue = "5", description = "How often reads are measured.")
    private int rounds;

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        document.put("rounds", rounds);
        Map<String, Map<String, Double>> chart = new LinkedHashMap<>();
        Growth growth = new Growth();
        System.out.println("| entries | GET, CPU µs | map: get, put, ns | ConcurrentHashMap: get, put, ns |%n|---|---|---|---|".formatted());
        List<Series> reads = readMicros();
        for (int number = 0; number < sizes.size(); number++) {
            int size = sizes.get(number);
            Map<String, Double> bars = new LinkedHashMap<>();
            ObjectNode row = document.putObject("entries " + size);
            Series micros = reads.get(number);
            Results.put(row, "getCpuMicros", micros);
            double[] nanos = mapNanos(size);
            List<String> names = List.of("mapGetNanos", "mapPutNanos", "plainGetNanos", "plainPutNanos");
            for (int i = 0; i < nanos.length; i++) {
                row.put(names.get(i), nanos[i]);
            }
            bars.put("a GET, processor time", micros.median());
            bars.put("map: get", nanos[0] / 1e3);
            bars.put("map: put", nanos[1] / 1e3);
            bars.put("ConcurrentHashMap: get", nanos[2] / 1e3);
            bars.put("ConcurrentHashMap: put", nanos[3] / 1e3);
            chart.put(String.format(Locale.ROOT, "%,d entries", size), bars);
            growth.add(size, bars);
            System.out.printf(Locale.ROOT, "| %,d | %s | %.0f, %.0f | %.0f, %.0f |%n", size, micros.text(2), nanos[0], nanos[1], nanos[2], nanos[3]);
        }
        results.chart(BarChart.svg("With ever more entries", "µs", chart));
        growth.report(document.putObject("timesTheFirst"), System.out);
        traffic(document, results);
    }

    /** Of nodes with so many entries each, of which any is asked for; by turns, so that the machine is the same to all. */
    private List<Series> readMicros() throws IOException {
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        List<JavaContender> nodes = new ArrayList<>();
        List<Series> all = new ArrayList<>();
        try {
            for (int size : sizes) {
                JavaContender node = servers.withHeap(heapMegabytes(size));
                nodes.add(node);
                all.add(new Series());
                fill(node, size);
            }
            for (int round = -2; round < rounds; round++) {
                for (int i = 0; i < nodes.size(); i++) {
                    long pid = nodes.get(i).pid();
                    long before = ProcessTimes.cpuNanos(pid);
                    Wrk.Result result = servers.wrk().get(nodes.get(i).port(), sizes.get(i), DEPTH, 4);
                    if (round >= 0) {
                        all.get(i).add((ProcessTimes.cpuNanos(pid) - before) / 1e3 / result.requests());
                    }
                }
            }
        } finally {
            nodes.forEach(JavaContender::close);
        }
        return all;
    }

    private static void fill(JavaContender node, int size) {
        Pipeline.send(node.port(), size, Entries::put);
        long held = new NodeClient("http://127.0.0.1:" + node.port()).entryCount();
        if (held != size) {
            throw new IllegalStateException("the node holds " + held + " of " + size + ": reads would be misses");
        }
    }

    /** Room for both maps; and for a node, which gives entries 40 % of its heap, and weighs one of these at 255 bytes. */
    private static long heapMegabytes(int size) {
        return Math.max(1_024, size * 768L >> 20);
    }

    private static double[] mapNanos(int size) throws IOException {
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        try (Output costs = servers.java(heapMegabytes(size), MapCosts.class, Integer.toString(size))) {
            String[] words = costs.line().trim().split(" ");
            double[] nanos = new double[words.length];
            for (int i = 0; i < words.length; i++) {
                nanos[i] = Double.parseDouble(words[i]);
            }
            return nanos;
        }
    }

    private void traffic(ObjectNode document, Results results) throws IOException {
        Map<String, Map<String, Double>> chart = new LinkedHashMap<>();
        System.out.println("| members | sent by a node, idle, B/s |%n|---|---|".formatted());
        for (int count : members) {
            double perSecond = idleBytesPerSecond(count);
            document.putObject("members " + count).put("idleBytesPerSecond", perSecond);
            chart.put(String.format(Locale.ROOT, "%,d members", count), Map.of("sent by a node, idle", perSecond));
            System.out.printf(Locale.ROOT, "| %,d | %.0f |%n", count, perSecond);
        }
        results.chart("members", BarChart.svg("In ever larger clusters, simulated", "B/s", chart));
    }

    private static double idleBytesPerSecond(int count) throws IOException {
        String output = Shell.run(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/grapevine.jar", "simulate",
                "--quiet", "--json", "--nodes=" + count, "--duration=" + (count > 500 ? "3m" : "60s"));
        JsonNode report = new JsonMapper().readTree(output.substring(output.indexOf('{')));
        return report.at("/runs/0/figures/idleBytesPerSecond/p50").doubleValue();
    }
}
