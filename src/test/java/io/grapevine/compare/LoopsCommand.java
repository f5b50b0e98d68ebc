package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a second event loop brings: a node on one core and a node on two, by turns, each under a load that has the other cores to
 * itself. A node has an event loop for each processor that its JVM counts. Where two loops leave no core to the load, it takes from
 * them what it needs: then requests a second say less than processor time per request, and how much more there could be is told.
 */
@Command(name = "loops", description = "What a second event loop brings: a node on one core and a node on two, by turns.")
final class LoopsCommand extends Comparison {

    private static final int DEPTH = 16;

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "How long, each time.")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "8", description = "How long each is under a load before it is measured, in seconds.")
    private int warmUpSeconds;

    @Option(names = "--loads", split = ",", defaultValue = "GET_HIT,PUT", description = "${COMPLETION-CANDIDATES}")
    private List<HttpLoad> loads = List.of();

    /** What became of a node under a load. */
    private static final class Cell {
        final Series perSecond = new Series();
        final Series micros = new Series();
        final Series loadMicros = new Series();
    }

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        int cores = Cores.allowed().size();
        if (cores < 2) {
            throw new IllegalStateException("two event loops need two processors; here is " + cores);
        }
        document.put("rounds", rounds).put("seconds", seconds).put("warmUpSeconds", warmUpSeconds).put("freeCores", cores - 2);
        ArrayNode rows = document.putArray("results");
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        System.out.println("cores that two loops leave to the load: " + (cores - 2));
        System.out.println("| load | loops | requests/s | CPU µs/request | wrk's µs/request | cores busy: node, wrk |\n|---|---|---|---|---|---|");
        try (JavaContender one = servers.onCores(1); JavaContender two = servers.onCores(2)) {
            for (HttpLoad load : loads) {
                one.prepare(load);
                two.prepare(load);
                one.load(load, DEPTH, warmUpSeconds);
                two.load(load, DEPTH, warmUpSeconds);
                Cell ofOne = new Cell();
                Cell ofTwo = new Cell();
                for (int round = 0; round < rounds; round++) {
                    measure(one, load, ofOne);
                    measure(two, load, ofTwo);
                }
                row(rows, load, 1, ofOne);
                row(rows, load, 2, ofTwo);
                ratios(rows.addObject().put("load", load.label()), load, ofOne, ofTwo, cores);
            }
        }
    }

    private void measure(JavaContender node, HttpLoad load, Cell cell) {
        long cpu = ProcessTimes.cpuNanos(node.pid());
        long children = ProcessTimes.endedChildrenCpuNanos();
        Wrk.Result result = node.load(load, DEPTH, seconds);
        cell.perSecond.add(result.perSecond());
        cell.micros.add((ProcessTimes.cpuNanos(node.pid()) - cpu) / 1e3 / result.requests());
        cell.loadMicros.add((ProcessTimes.endedChildrenCpuNanos() - children) / 1e3 / result.requests());
    }

    private static void row(ArrayNode rows, HttpLoad load, int loops, Cell cell) {
        double perMicro = cell.perSecond.median() / 1e6;
        System.out.printf(Locale.ROOT, "| %s | %d | %s | %s | %s | %.2f, %.2f |%n", load.label(), loops, cell.perSecond.text(0),
                cell.micros.text(2), cell.loadMicros.text(2), perMicro * cell.micros.median(), perMicro * cell.loadMicros.median());
        ObjectNode row = rows.addObject().put("load", load.label()).put("loops", loops);
        Results.put(row, "requestsPerSecond", cell.perSecond);
        Results.put(row, "cpuMicrosPerRequest", cell.micros);
        Results.put(row, "wrkCpuMicrosPerRequest", cell.loadMicros);
    }

    private static void ratios(ObjectNode row, HttpLoad load, Cell one, Cell two, int cores) {
        Series gained = two.perSecond.over(one.perSecond);
        // Each request costs a loop's time and the load's, and all cores together have so much of it.
        double room = cores * 1e6 / (one.micros.median() + one.loadMicros.median()) / one.perSecond.median();
        double ceiling = Math.min(2, room);
        Series cost = two.micros.over(one.micros);
        System.out.printf(Locale.ROOT, "%s: two loops answer %s times as much; with what one takes for a request these cores allow %.2f;"
                + " a request costs %s times as much processor time%n", load.label(), gained.text(2), ceiling, cost.text(2));
        Results.put(row, "requestsOverOneLoop", gained);
        row.put("allowedByCores", ceiling);
        Results.put(row, "cpuOverOneLoop", cost);
    }
}
