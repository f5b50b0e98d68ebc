package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A node, a bare server and Redis under the same load, by turns. */
@Command(name = "http", description = "A node, a bare server of Vert.x and redis-server under the same load, by turns.")
final class HttpCommand extends Comparison {

    @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "How long, each time.")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "30", description = "How long each is under a load before it is measured, in seconds: the compilers of three nodes on two cores want as long.")
    private int warmUpSeconds;

    @Option(names = "--loads", split = ",", defaultValue = "GET_HIT,GET_MISS,PUT,MIX", description = "${COMPLETION-CANDIDATES}")
    private List<HttpLoad> loads = List.of();

    @Override
    void measure(ObjectNode document, Results results) throws IOException {
        document.put("rounds", rounds).put("seconds", seconds).put("warmUpSeconds", warmUpSeconds);
        ArrayNode rows = document.putArray("results");
        Map<String, Map<String, Double>> chart = new LinkedHashMap<>();
        Servers servers = new Servers(Files.createTempDirectory("grapevine-compare"));
        System.out.println("| load | who | requests/s | CPU µs/request | of the first's requests/CPU s | B allocated/request |");
        System.out.println("|---|---|---|---|---|---|");
        HttpComparison comparison = new HttpComparison(rounds, seconds, warmUpSeconds, System.out);
        try (JavaContender bare = servers.bare()) {
            try (JavaContender one = servers.grapevine(1); Contender redis = servers.redis()) {
                SameAnswers.check(bare.port(), one.port());
                for (HttpLoad load : loads) {
                    List<Contender> all = load == HttpLoad.MIX ? List.of(bare, one) : List.of(bare, one, redis);
                    comparison.run(load, all, rows, chart);
                }
            }
            if (loads.contains(HttpLoad.PUT)) {
                try (Contender three = servers.grapevine(3)) {
                    comparison.run(HttpLoad.PUT, List.of(bare, three), rows, new LinkedHashMap<>());
                }
            }
        }
        results.chart(BarChart.svg("Processor time of the server, per request", "µs", chart));
    }
}
