package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Version;
import io.grapevine.http.ServedNode.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection may do, and what it may not. */
class HttpLimitsTest {

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
    void answersPipelinedRequestsInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            requests.append("PUT /v1/entries/pipe HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n").append(100 + i);
            requests.append("GET /v1/entries/pipe HTTP/1.1\r\nHost: h\r\n\r\n");
            requests.append("GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        try (RawClient raw = node.raw()) {
            raw.send(requests.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(raw.status()).isEqualTo(i == 0 ? 201 : 204);
                assertThat(raw.response()).endsWith("\r\n\r\n" + (100 + i));
                assertThat(raw.response()).endsWith("{\"status\":\"live\"}");
            }
        }
    }

    @Test
    void keepsAConnectionAliveUntilItIsToldNotTo() throws IOException {
        try (RawClient raw = node.raw()) {
            assertThat(raw.request("GET", "/v1/entries/nobody").status()).isEqualTo(404);
            assertThat(raw.request("BREW", "/v1/entries/nobody").status()).isEqualTo(405);
            assertThat(raw.request("GET", "/health/live", "Connection: close").status()).isEqualTo(200);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void speaksHttp2ByPriorKnowledgeAndByUpgrade() {
        Answer put = node.sendOverHttp2(HttpMethod.PUT, "/v1/entries/h2%2F", Buffer.buffer("two"), "Content-Type",
                "text/two");
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.version()).isEqualTo(HttpVersion.HTTP_2);
        Answer got = node.sendOverHttp2(HttpMethod.GET, "/v1/entries/h2/", Buffer.buffer());
        assertThat(got.body()).isEqualTo("two");
        assertThat(got.type()).isEqualTo("text/two");
        assertThat(node.sendOverHttp2(HttpMethod.HEAD, "/v1/entries/h2/", Buffer.buffer()).header("Content-Length"))
                .isEqualTo("3");
        assertThat(node.sendOverHttp2(HttpMethod.GET, "/v1/cluster", Buffer.buffer()).status()).isEqualTo(200);
        WebClient upgrading = WebClient.create(node.vertx, new WebClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(true));
        var upgraded = ServedNode.await(upgrading.get(node.port(), "127.0.0.1", "/v1/entries/h2/").send());
        assertThat(upgraded.bodyAsString()).isEqualTo("two");
        assertThat(upgraded.version()).isEqualTo(HttpVersion.HTTP_2);
        upgrading.close();
    }

    @Test
    void refusesALongBodyOverHttp2AndGoesOnWithTheConnection() {
        Buffer large = Buffer.buffer(new byte[300_000]);
        for (int i = 0; i < 3; i++) {
            assertThat(node.sendOverHttp2(HttpMethod.PUT, "/v1/entries/h2-large", large).status()).isEqualTo(413);
            assertThat(node.sendOverHttp2(HttpMethod.GET, "/health/live", Buffer.buffer()).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesADeclaredBodyBeforeItIsSent() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/declared", "Content-Length: 99999999999");
            assertThat(raw.response()).startsWith("HTTP/1.1 413").contains("connection: close".substring(0, 5));
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void refusesAChunkedBodyWhileItComes() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/chunked", "Transfer-Encoding: chunked");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 7; i++) {
                raw.send(chunk);
            }
            assertThat(raw.status()).isEqualTo(413);
        }
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/chunked", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            assertThat(raw.status()).isEqualTo(201);
            assertThat(raw.request("GET", "/v1/entries/chunked").response()).endsWith("\r\n\r\nabcde");
        }
    }

    /** RFC 9112 §9.6: who sends it again on the next connection must not have it done twice. */
    @Test
    void doesNothingThatFollowsAnAnswerWhichEndsTheConnection() throws IOException {
        String write = "PUT /v1/entries/after HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
        String[] lasts = {
            "PUT /v1/entries/last HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n\r\n",
            "PUT /v1/entries/last HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
            "GET /v1/entries/last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        };
        for (String last : lasts) {
            for (String first : new String[] {"", "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n"}) {
                try (RawClient raw = node.raw()) {
                    raw.send(first + last + write.repeat(3));
                    if (!first.isEmpty()) {
                        assertThat(raw.status()).isEqualTo(200);
                    }
                    assertThat(raw.response()).containsIgnoringCase("connection: close");
                    assertThat(raw.isClosed()).isTrue();
                }
                assertThat(node.get("/v1/entries/after").status()).as(first + last).isEqualTo(404);
            }
        }
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/expect", "Content-Length: 2", "Expect: 100-continue");
            assertThat(raw.head()).startsWith("HTTP/1.1 100");
            assertThat(raw.send("ok").status()).isEqualTo(201);
        }
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/expect", "Content-Length: 200000", "Expect: 100-continue");
            assertThat(raw.response()).startsWith("HTTP/1.1 413").contains("onnection: close");
            assertThat(raw.isClosed()).isTrue();
        }
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/expect?ttl=no", "Content-Length: 2", "Expect: 100-continue");
            assertThat(raw.response()).startsWith("HTTP/1.1 400").contains("onnection: close");
        }
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/expect", "Content-Length: 2", "Expect: miracles");
            assertThat(raw.status()).isEqualTo(417);
        }
    }

    @Test
    void letsSlowBodiesKeepNobodyWaiting() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            slow.add(node.raw().request(i % 2 == 0 ? "POST" : "PUT", i % 2 == 0 ? "/set" : "/cache/slow",
                    "Content-Type: application/json", "Content-Length: 100").send("{"));
        }
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(node.put("/v1/entries/quick", "x").status()).isBetween(201, 204);
        }
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        for (RawClient client : slow) {
            client.close();
        }
    }

    @Test
    void endsABodyThatTakesTooLong() throws IOException {
        try (ServedNode other = ServedNode.start(
                        new HttpSettings("127.0.0.1", 0, 1_000, Version.FOREVER, 60_000, 200, 1_000), true);
                RawClient raw = new RawClient(other.port())) {
            raw.request("PUT", "/v1/entries/late", "Content-Length: 10").send("x");
            assertThat(raw.response()).startsWith("HTTP/1.1 408").contains("onnection: close");
            assertThat(raw.isClosed()).isTrue();
            assertThat(other.get("/v1/entries/late").status()).isEqualTo(404);
        }
    }

    @Test
    void closesAConnectionOnWhichNothingMoves() throws IOException {
        try (ServedNode other = ServedNode.start(
                        new HttpSettings("127.0.0.1", 0, 1_000, Version.FOREVER, 200, 60_000, 1_000), true);
                RawClient idle = new RawClient(other.port());
                RawClient stuck = new RawClient(other.port())) {
            stuck.request("PUT", "/v1/entries/stuck", "Content-Length: 10").send("x");
            assertThat(idle.isClosed()).isTrue();
            assertThat(stuck.isClosed()).isTrue();
        }
    }

    @Test
    void boundsTheRequestLineAndTheHeaders() throws IOException {
        try (RawClient raw = node.raw()) {
            assertThat(raw.request("GET", "/" + "x".repeat(9_000)).status()).isEqualTo(414);
            assertThat(raw.isClosed()).isTrue();
        }
        try (RawClient raw = node.raw()) {
            assertThat(raw.request("GET", "/health/live", "X-Junk: " + "x".repeat(17_000)).status()).isEqualTo(431);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nHost h\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", "GET /health/live HTTP/1.1\r\n\r\n",
            "PUT /v1/entries/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "PUT /v1/entries/x HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"})
    void refusesWhatIsNoRequest(String junk) throws IOException {
        try (RawClient raw = node.raw()) {
            raw.send(junk);
            assertThat(raw.status()).isEqualTo(400);
        }
        assertThat(node.get("/health/live").status()).isEqualTo(200);
    }

    /** Found by HttpMutationLaws: the router took it for a fault of the node, with an error in the log for each. */
    @ParameterizedTest
    @ValueSource(strings = {"a[b", "a b", "a:99999999"})
    void refusesAHostThatIsNone(String host) throws IOException {
        try (RawClient raw = node.raw()) {
            raw.send("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(raw.response()).startsWith("HTTP/1.1 400 ").contains("problem+json").contains("the Host is no host");
        }
    }

    @Test
    void refusesAVersionThatItDoesNotSpeak() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.send("GET /health/live HTTP/9.9\r\nHost: h\r\n\r\n");
            assertThat(raw.status()).isIn(400, 501, 505);
        }
        try (RawClient raw = node.raw()) {
            raw.send("GET /health/live HTTP/1.0\r\n\r\n");
            assertThat(raw.status()).isEqualTo(200);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void letsNobodySplitAnAnswer() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.send("PUT /v1/entries/split HTTP/1.1\r\nHost: h\r\n"
                    + "Content-Type: a/b\rX-Evil: 1\r\nContent-Length: 1\r\n\r\nx");
            assertThat(raw.status()).isEqualTo(400);
        }
        // What another node might have sent, whatever it checks.
        node.driver.call((n, now) -> n.put(now, n.map().key("evil".getBytes()), "a/b\r\nX-Evil: 1", new byte[] {'x'},
                Version.FOREVER));
        Answer answer = node.get("/v1/entries/evil");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/octet-stream");
        assertThat(answer.header("X-Evil")).isNull();
    }

    @Test
    void answersOptionsForAllOfIt() throws IOException {
        try (RawClient raw = node.raw()) {
            assertThat(raw.request("OPTIONS", "*").response()).startsWith("HTTP/1.1 204")
                    .containsIgnoringCase("allow: GET");
        }
    }

    @Test
    void closesWhenRequestsInFlightAreDone() throws IOException {
        ServedNode other = ServedNode.start();
        try (RawClient raw = new RawClient(other.port());
                RawClient idle = new RawClient(other.port())) {
            idle.request("GET", "/health/live").status();
            raw.request("PUT", "/v1/entries/last", "Content-Length: 4").send("la");
            other.get("/health/live");
            Future<Void> closing = other.endpoint.close(other.vertx);
            assertThat(idle.isClosed()).isTrue();
            raw.send("st");
            assertThat(raw.status()).isEqualTo(201);
            ServedNode.await(closing);
        }
        other.close();
    }

    @Test
    void servesReadsAndWritesWhileItWalksTheWholeMap() {
        try (ServedNode other = ServedNode.start()) {
            for (int i = 0; i < 50_000; i++) {
                byte[] key = ("walk/" + i).getBytes();
                other.driver.call((n, now) -> n.put(now, n.map().key(key), "a/b", new byte[8], Version.FOREVER));
            }
            WebClient client = WebClient.create(other.vertx);
            List<Future<Integer>> pages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pages.add(client.get(other.port(), "127.0.0.1", "/v1/entries?prefix=walk/1&limit=1000").send()
                        .map(r -> r.bodyAsString().length()));
            }
            Future<String> removal = client.delete(other.port(), "127.0.0.1", "/v1/entries?prefix=walk/2").send()
                    .map(r -> r.bodyAsString());
            for (int i = 0; i < 50; i++) {
                assertThat(other.put("/v1/entries/meanwhile", "x").status()).isBetween(201, 204);
            }
            ServedNode.await(Future.all(pages));
            assertThat(ServedNode.await(removal)).isEqualTo("{\"removed\":11111}");
            assertThat(pages.stream().map(Future::result).distinct()).hasSize(1);
            client.close();
        }
    }
}
