package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a GET takes at half of the lower peak of both, at a node and at a bare server, by turns. */
@Command(name = "latency", description = "How long a GET takes at half load, at a node and at a bare server of Vert.x, by turns.")
final class LatencyCommand extends Comparison {

    private static final List<String> QUANTILES = List.of("p50", "p99", "p99.9");

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "How long, each time.")
    private int seconds;

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        try (JavaContender bare = servers.bare(); JavaContender node = servers.grapevine(1)) {
            SameAnswers.check(bare.port(), node.port());
            Asked.of(node.port(), "--fill", "--puts=0%", "--duration=1s");
            long rate = (long) (Math.min(peak(bare), peak(node)) / 2);
            document.put("rounds", rounds).put("seconds", seconds).put("rate", rate);
            System.out.printf("half of the lower peak: %d requests a second%n| | bare Vert.x, ms | Grapevine, ms | of the bare server's |%n|---|---|---|---|%n", rate);
            List<Asked> ofBare = new ArrayList<>();
            List<Asked> ofNode = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ofBare.add(ask(bare, rate));
                ofNode.add(ask(node, rate));
            }
            for (String quantile : QUANTILES) {
                row(document, quantile, series(ofBare, quantile), series(ofNode, quantile));
            }
        }
    }

    /** Of the benchmark itself, which asks both alike: the last of three runs, that the JVM is warm. */
    private static double peak(JavaContender contender) {
        double peak = 0;
        for (int run = 0; run < 3; run++) {
            peak = Asked.of(contender.port(), "--puts=0%", "--duration=5s").perSecond();
        }
        return peak;
    }

    private Asked ask(JavaContender contender, long rate) {
        return Asked.of(contender.port(), "--puts=0%", "--rate=" + rate, "--duration=" + seconds + "s");
    }

    private static Series series(List<Asked> rounds, String quantile) {
        Series series = new Series();
        rounds.forEach(each -> series.add(each.getMillis(quantile)));
        return series;
    }

    private static void row(ObjectNode document, String quantile, Series bare, Series node) {
        Series ratio = node.over(bare);
        System.out.printf("| %s | %s | %s | %s |%n", quantile, bare.text(3), node.text(3), ratio.text(2));
        ObjectNode row = document.putObject(quantile);
        Results.put(row, "bareMillis", bare);
        Results.put(row, "nodeMillis", node);
        Results.put(row, "ratio", ratio);
    }
}
