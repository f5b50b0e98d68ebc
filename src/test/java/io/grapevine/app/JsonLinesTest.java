package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class JsonLinesTest {

    private final LoggerContext context = new LoggerContext();

    private JsonNode line(String message, Throwable error, Map<String, String> mdc, KeyValuePair... pairs) throws Exception {
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("io.grapevine.Node"), Level.WARN, message, error, null);
        event.setMDCPropertyMap(mdc);
        event.setKeyValuePairs(List.of(pairs));
        String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
        assertThat(line.indexOf('\n')).as("one line").isEqualTo(line.length() - 1);
        return new JsonMapper().readTree(line);
    }

    @Test
    void aLineSaysWhenHowLoudWhoseWhereFromWhatKindAndWhat() throws Exception {
        JsonNode line = line("node-2 is \"dead\"\nor not", null, Map.of("node", "node-1"), new KeyValuePair("event", "member-dead"));
        assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        assertThat(line.path("level").asText()).isEqualTo("warn");
        assertThat(line.path("node").asText()).isEqualTo("node-1");
        assertThat(line.path("logger").asText()).isEqualTo("Node");
        assertThat(line.path("event").asText()).isEqualTo("member-dead");
        assertThat(line.path("message").asText()).isEqualTo("node-2 is \"dead\"\nor not");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void aFaultComesWithItsStackTrace() throws Exception {
        JsonNode line = line("failed", new IllegalStateException("why", new RuntimeException("because")), Map.of());
        assertThat(line.path("error").asText())
                .contains("java.lang.IllegalStateException: why")
                .contains("Caused by: java.lang.RuntimeException: because")
                .contains("JsonLinesTest");
        assertThat(line.has("node")).isFalse();
    }
}
