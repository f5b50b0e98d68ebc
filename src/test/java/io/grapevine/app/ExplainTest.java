package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeClient.Answer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What three nodes say of a key. */
final class ExplainTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] NOTHING = new byte[0];

    private static Cluster cluster;
    private static NodeClient a;
    private static NodeClient b;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(VERTX, 3);
        a = cluster.client(0);
        b = cluster.client(1);
    }

    @AfterAll
    static void close() {
        cluster.close();
        Cluster.result(VERTX.close());
    }

    private static JsonNode explain(NodeClient at, String key) throws IOException {
        Answer answer = at.call("GET", "/v1/explain/" + key, NOTHING);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        return JSON.readTree(answer.body());
    }

    private static String etag(NodeClient at, String key) {
        return at.getEntry(key).header("etag");
    }

    private static void equal() {
        cluster.awaitEqual(Duration.ofSeconds(10));
    }

    @Test
    void aLiveEntryIsToldWithWhoWroteItAndWhoHasIt() throws Exception {
        a.put("live/one", "secret-value", "30m");
        equal();
        JsonNode told = explain(b, "live/one");
        assertThat(told.path("key").asText()).isEqualTo("live/one");
        assertThat(told.path("state").asText()).isEqualTo("live");
        JsonNode entry = told.path("entry");
        assertThat(entry.path("etag").asText()).isEqualTo(etag(a, "live/one"));
        assertThat(entry.path("etag").asText()).isEqualTo('"' + entry.path("dot").asText() + '"');
        assertThat(entry.path("writer").asText()).isEqualTo("node-1");
        assertThat(entry.path("origin").asText()).isEqualTo(a.cluster().path("self").path("origin").asText());
        assertThat(entry.path("size").asInt()).isEqualTo("secret-value".length());
        assertThat(entry.path("contentType").asText()).isEqualTo("text/plain");
        assertThat(entry.path("ttl").asDouble()).isBetween(1_700.0, 1_800.0);
        assertThat(Instant.parse(entry.path("written").asText())).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(entry.path("since").path("seconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(told.path("end").isNull()).isTrue();
        assertThat(told.path("members").path("live").asInt()).isEqualTo(2);
        assertThat(told.path("members").path("answers").findValuesAsText("name")).containsExactlyInAnyOrder("node-1", "node-3");
        assertThat(told.toString()).doesNotContain("secret-value");
    }

    @Test
    void anOverwrittenOneIsRememberedBehindTheOneThatTookItsPlace() throws Exception {
        a.put("over", "1");
        equal();
        String first = etag(a, "over");
        b.put("over", "2");
        equal();
        for (NodeClient at : cluster.clients()) {
            JsonNode told = explain(at, "over");
            assertThat(told.path("entry").path("writer").asText()).isEqualTo("node-2");
            assertThat(told.path("end").path("cause").asText()).isEqualTo("overwritten");
            assertThat('"' + told.path("end").path("dot").asText() + '"').isEqualTo(first);
            assertThat(told.path("end").path("by").path("writer").asText()).isEqualTo("node-2");
        }
    }

    @Test
    void aRemovedOneIsDeadEverywhereAndSaysWhoRemovedIt() throws Exception {
        a.put("removed", "1");
        equal();
        b.remove("removed");
        equal();
        for (NodeClient at : cluster.clients()) {
            JsonNode told = explain(at, "removed");
            assertThat(told.path("state").asText()).isEqualTo("dead");
            assertThat(told.path("entry").isNull()).isTrue();
            assertThat(told.path("end").path("cause").asText()).isEqualTo("removed");
            assertThat(told.path("end").path("writer").asText()).isEqualTo("node-1");
            assertThat(told.path("end").path("by").path("writer").asText()).isEqualTo("node-2");
            assertThat(told.path("end").path("since").path("seconds").asDouble()).isBetween(0.0, 60.0);
            assertThat(told.path("members").path("dead").asInt()).isEqualTo(2);
        }
    }

    @Test
    void anExpiredOneEndedByNobody() throws Exception {
        a.put("short", "1", "200ms");
        await().until(() -> a.get("short").equals("<404>"));
        JsonNode told = explain(a, "short");
        assertThat(told.path("state").asText()).isEqualTo("dead");
        assertThat(told.path("end").path("cause").asText()).isEqualTo("expired");
        assertThat(told.path("end").path("by").isNull()).isTrue();
    }

    @Test
    void ofAKeyThatNobodyKnowsNothingIsSaidAndNobodyAsked() throws Exception {
        JsonNode told = explain(a, "never");
        assertThat(told.path("state").asText()).isEqualTo("unknown");
        assertThat(told.path("entry").isNull() && told.path("end").isNull() && told.path("local").isNull()).isTrue();
        assertThat(told.path("members").path("answers")).isEmpty();
    }

    @Test
    void whatOnlyThisNodeShowsIsToldBesideTheSharedOne() throws Exception {
        a.put("local", "1");
        equal();
        byte[] body = "{\"value\":\"mine\",\"duration\":\"60000000000\"}".getBytes(StandardCharsets.UTF_8);
        a.call("PUT", "/cache/local", body, "Content-Type", "application/json", "X-Is-Sync", "true");
        JsonNode told = explain(a, "local");
        assertThat(told.path("state").asText()).isEqualTo("live");
        assertThat(told.path("local").path("etag").asText()).startsWith("\"local-");
        assertThat(told.path("local").path("ttl").asDouble()).isBetween(1.0, 60.0);
        assertThat(explain(b, "local").path("local").isNull()).isTrue();
        a.call("DELETE", "/cache/local", NOTHING, "X-Is-Sync", "true");
        assertThat(explain(a, "local").path("local").isNull()).isTrue();
        assertThat(explain(a, "local").path("entry").path("hidden").asBoolean()).isTrue();
    }

    @Test
    void oneTooLargeForADatagramIsKnownToBeThereAsWell() throws Exception {
        a.put("large", "x".repeat(5_000));
        equal();
        assertThat(explain(a, "large").path("members").path("live").asInt()).isEqualTo(2);
    }

    @Test
    void whoIsCutOffHasNotAnswered() throws Exception {
        NodeClient c = cluster.client(2);
        a.put("asked", "1");
        equal();
        c.call("POST", "/v1/cluster/disconnect", NOTHING);
        JsonNode told = explain(c, "asked");
        assertThat(told.path("state").asText()).isEqualTo("live");
        assertThat(told.path("members").path("answers")).isEmpty();
        c.call("POST", "/v1/cluster/connect", NOTHING);
        cluster.awaitReady();
    }

    @Test
    void whatIsNoKeyOrNoMethodIsRefusedAsElsewhereUnderV1() throws Exception {
        Answer refused = a.call("GET", "/v1/explain/%zz", NOTHING);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
        assertThat(JSON.readTree(refused.body()).path("parameter").asText()).isEqualTo("key");
        Answer method = a.call("POST", "/v1/explain/key", NOTHING);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(a.call("HEAD", "/v1/explain/never", NOTHING).statusCode()).isEqualTo(200);
        assertThat(a.call("OPTIONS", "/v1/explain/never", NOTHING).statusCode()).isEqualTo(204);
    }
}
