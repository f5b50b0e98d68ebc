package io.grapevine.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grapevine.testkit.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code grapevine bench} says of a server: requests are timed from when they were due, so a wait of the server is no wait of the clock. */
final class Asked {

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode report;

    private Asked(JsonNode report) {
        this.report = report;
    }

    /** Asks the server at that port; the options are those of the command. */
    static Asked of(int port, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/grapevine.jar", "bench", "--quiet", "--json",
                "--url=http://127.0.0.1:" + port, "--connections=64", "--ttl=none"));
        command.addAll(List.of(options));
        String output = Shell.run(command.toArray(String[]::new));
        try {
            return new Asked(JSON.readTree(output.substring(output.indexOf('{'))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(output, e);
        }
    }

    double perSecond() {
        return report.get("perSecond").doubleValue();
    }

    /** How long gets took, ms. @param quantile such as {@code p99} */
    double getMillis(String quantile) {
        return report.at("/kinds/get/latencyNanos/" + quantile).doubleValue() / 1e6;
    }
}
