package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.http.ServedNode.Answer;
import io.grapevine.node.NodeEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = ServedNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void answersPrometheusTextUnlessAskedForOpenMetrics() {
        Answer text = node.get("/metrics");
        assertThat(text.status()).isEqualTo(200);
        assertThat(text.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        Answer open = node.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.type()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void countsAndTimesRequestsBySurfaceRouteMethodAndStatus() {
        node.put("/v1/entries/counted", "x");
        node.get("/v1/entries/counted");
        node.get("/v1/entries/not-counted");
        node.get("/cache/counted");
        node.get("/cache/members");
        node.get("/get/counted");
        node.get("/secret-path");
        node.send(HttpMethod.valueOf("BREW"), "/v1/entries/counted", Buffer.buffer());
        String text = node.get("/metrics").body();
        assertThat(text)
                .contains("grapevine_http_requests_total{method=\"GET\",route=\"/v1/entries/{key}\",status=\"200\","
                        + "surface=\"native\"} 1.0\n")
                .contains("route=\"/v1/entries/{key}\",status=\"404\"")
                .contains("method=\"other\",route=\"/v1/entries/{key}\",status=\"405\"")
                .contains("route=\"/cache/{key}\",status=\"200\",surface=\"disperse\"} 1.0\n")
                .contains("route=\"/cache/members\",status=\"200\",surface=\"disperse\"} 1.0\n")
                .contains("route=\"/get/{key}\",status=\"200\",surface=\"gossip-cache\"} 1.0\n")
                .contains("route=\"unlisted\",status=\"404\"")
                .contains("grapevine_http_request_duration_seconds_count{method=\"GET\",route=\"/cache/{key}\",")
                .contains("grapevine_http_request_duration_seconds_bucket{method=\"GET\",route=\"/cache/{key}\",")
                .doesNotContain("secret-path")
                .doesNotContain("counted\"");
    }

    @Test
    void tellsWhatTheNodeHoldsAndDoes() {
        try (ServedNode other = ServedNode.start()) {
            other.put("/v1/entries/a", "x");
            other.put("/v1/entries/b", "x");
            other.delete("/v1/entries/b");
            String text = other.get("/metrics").body();
            assertThat(text)
                    .contains("grapevine_entries 1.0\n")
                    .contains("grapevine_puts_total 2.0\n")
                    .contains("grapevine_entries_ended_total{cause=\"removed\"} 1.0\n")
                    .contains("grapevine_entries_ended_total{cause=\"expired\"} 0.0\n")
                    .contains("grapevine_members{state=\"alive\"} 1.0\n")
                    .contains("grapevine_connected 1.0\n")
                    .contains("grapevine_dots_issued_total 3.0\n")
                    .containsPattern("grapevine_entries_bytes [1-9]")
                    .containsPattern("grapevine_digest [1-9]")
                    .contains("grapevine_messages_refused_total{reason=\"forged\"} 0.0\n")
                    .contains("jvm_memory_used_bytes{")
                    .contains("jvm_threads_live_threads");
        }
    }

    @Test
    void countsEventsByKind() {
        node.metrics.onEvent(new NodeEvent(NodeEvent.Level.WARN, "member-dead", "beta is dead"));
        assertThat(node.get("/metrics").body())
                .contains("grapevine_events_total{kind=\"member-dead\",level=\"warn\"} 1.0\n");
    }

    @Test
    void answersHeadAndNothingElse() {
        assertThat(node.head("/metrics").status()).isEqualTo(200);
        assertThat(node.post("/metrics", "").status()).isEqualTo(405);
    }
}
