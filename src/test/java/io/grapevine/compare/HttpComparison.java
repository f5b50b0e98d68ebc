package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a request costs: the contenders by turns under the same load, in several rounds, after all have warmed up. */
final class HttpComparison {

    private static final List<Integer> DEPTHS = List.of(1, 16);

    private final int rounds;
    private final int seconds;
    private final int warmUpSeconds;
    private final PrintStream out;

    /** What became of one contender under one load. */
    private static final class Cell {
        final Series perSecond = new Series();
        final Series cpuMicros = new Series();
        final Series allocatedBytes = new Series();
    }

    HttpComparison(int rounds, int seconds, int warmUpSeconds, PrintStream out) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUpSeconds = warmUpSeconds;
        this.out = out;
    }

    /** Compares them under this load, plain and pipelined; the first of them is what the others are held against. */
    void run(HttpLoad load, List<Contender> contenders, ArrayNode results, Map<String, Map<String, Double>> chart) {
        contenders.forEach(each -> each.prepare(load));
        for (int depth : DEPTHS) {
            Map<Contender, Cell> cells = new LinkedHashMap<>();
            for (Contender each : contenders) {
                each.load(load, depth, warmUpSeconds);
                cells.put(each, new Cell());
            }
            for (int round = 0; round < rounds; round++) {
                cells.forEach((each, cell) -> measure(each, cell, load, depth));
            }
            report(load, depth, cells, results, chart);
        }
    }

    private void measure(Contender contender, Cell cell, HttpLoad load, int depth) {
        long cpu = ProcessTimes.cpuNanos(contender.pid());
        long allocated = contender.allocatedBytes();
        Wrk.Result result = contender.load(load, depth, seconds);
        cell.perSecond.add(result.perSecond());
        cell.cpuMicros.add((ProcessTimes.cpuNanos(contender.pid()) - cpu) / 1e3 / result.requests());
        cell.allocatedBytes.add((double) (contender.allocatedBytes() - allocated) / result.requests());
    }

    private void report(HttpLoad load, int depth, Map<Contender, Cell> cells, ArrayNode results, Map<String, Map<String, Double>> chart) {
        String title = load.label() + (depth == 1 ? "" : ", " + depth + " deep");
        Cell limit = new ArrayList<>(cells.values()).get(0);
        Map<String, Double> bars = new LinkedHashMap<>();
        cells.forEach((contender, cell) -> {
            Series ratio = limit.cpuMicros.over(cell.cpuMicros);
            out.printf("| %s | %s | %s | %s | %s | %s |%n", title, contender.name(), cell.perSecond.text(0), cell.cpuMicros.text(2),
                    ratio.text(2), contender.allocatedBytes() == 0 ? "" : cell.allocatedBytes.text(0));
            ObjectNode node = results.addObject();
            node.put("load", load.label()).put("depth", depth).put("contender", contender.name());
            Results.put(node, "requestsPerSecond", cell.perSecond);
            Results.put(node, "cpuMicrosPerRequest", cell.cpuMicros);
            Results.put(node, "requestsPerCpuSecondOverFirst", ratio);
            if (contender.allocatedBytes() != 0) {
                Results.put(node, "allocatedBytesPerRequest", cell.allocatedBytes);
            }
            bars.put(contender.name(), cell.cpuMicros.median());
        });
        chart.put(title, bars);
    }
}
