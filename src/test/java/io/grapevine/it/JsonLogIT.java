package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process prints that is told to log JSON: JSON, and nothing else. */
class JsonLogIT {

    @TempDir
    private Path directory;

    @Test
    void everyLineOfAProcessIsAnObjectWithItsNodeAndItsKind() throws Exception {
        List<Integer> ports = Ports.free(2);
        ConfigText config = new ConfigText("logger").httpPort(ports.get(0)).seeds(List.of(ports.get(1)));
        config.gossip().put("host", "0.0.0.0").put("joinTimeout", "1s");
        try (NodeProcess node = NodeProcess.start(directory, ports.get(0), Map.of("GRAPEVINE_LOG", "json"), "run",
                config.in(directory).toString())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> node.output().contains("seeds-silent"));
            node.signal("TERM");
            assertThat(node.awaitExit()).isZero();
            List<String> kinds = new ArrayList<>();
            for (String line : node.output().split("\n")) {
                JsonNode told = new JsonMapper().readTree(line);
                assertThat(told.path("node").asText()).as(line).isEqualTo("logger");
                assertThat(told.path("message").asText()).as(line).isNotEmpty();
                kinds.add(told.path("event").asText());
            }
            assertThat(kinds).contains("started", "exposed", "seeds-silent").doesNotContain("");
        }
    }

    @Test
    void alsoWhyItDoesNotStartIsAnObject() throws Exception {
        int port = Ports.free(1).get(0);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Path config = new ConfigText("logger").httpPort(taken.getLocalPort()).in(directory);
            assertThat(lastLine(port, config, 1)).containsEntry("event", "start-failed").containsEntry("level", "error")
                    .hasEntrySatisfying("message", why -> assertThat(why).contains("http.port").contains("in use"));
        }
        Path wrong = Files.writeString(directory.resolve("wrong.json"), "{\"nam\":1}");
        assertThat(lastLine(port, wrong, 2)).containsEntry("event", "config-refused");
    }

    private Map<String, String> lastLine(int port, Path config, int status) throws Exception {
        try (NodeProcess node =
                NodeProcess.start(directory, port, Map.of("GRAPEVINE_LOG", "json"), "run", config.toString())) {
            assertThat(node.awaitExit()).isEqualTo(status);
            String[] lines = node.output().split("\n");
            return new JsonMapper().readValue(lines[lines.length - 1], new TypeReference<>() {});
        }
    }

    @Test
    void anUnknownFormIsRefused() {
        int port = Ports.free(1).get(0);
        Path config = new ConfigText("logger").httpPort(port).in(directory);
        try (NodeProcess node =
                NodeProcess.start(directory, port, Map.of("GRAPEVINE_LOG", "xml"), "run", config.toString())) {
            assertThat(node.awaitExit()).isEqualTo(2);
            assertThat(node.output()).contains("GRAPEVINE_LOG").contains("xml").contains("text, json");
        }
    }
}
