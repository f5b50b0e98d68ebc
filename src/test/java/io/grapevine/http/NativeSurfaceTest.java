package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.crdt.Version;
import io.grapevine.http.ServedNode.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeSurfaceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = ServedNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    // ---- PUT

    @Test
    void createsAndReplacesAndNamesTheDot() {
        Answer created = node.put("/v1/entries/put-1", "a", "Content-Type", "text/x-thing");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("ETag")).matches("\"[0-9a-f]{32}-[0-9]+\"");
        Answer replaced = node.put("/v1/entries/put-1", "b");
        assertThat(replaced.status()).isEqualTo(204);
        assertThat(replaced.header("ETag")).isNotEqualTo(created.header("ETag"));
        assertThat(replaced.header("Content-Length")).isNull();
    }

    @Test
    void storesTheBytesAsTheyAreWithTheirContentType() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        node.send(HttpMethod.PUT, "/v1/entries/bytes", Buffer.buffer(bytes), "Content-Type",
                "image/x-odd; q=\"\u00e9\"");
        Answer answer = node.get("/v1/entries/bytes");
        assertThat(answer.bytes().getBytes()).isEqualTo(bytes);
        assertThat(answer.type()).isEqualTo("image/x-odd; q=\"\u00e9\"");
    }

    @Test
    void storesAnEmptyValueAndTakesAMissingContentTypeForOctets() throws IOException {
        try (RawClient raw = node.raw()) {
            assertThat(raw.request("PUT", "/v1/entries/empty", "Content-Length: 0").status()).isEqualTo(201);
        }
        Answer answer = node.get("/v1/entries/empty");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes().length()).isZero();
        assertThat(answer.type()).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({"250ms,0", "30s,29", "5m,299", "2h,7199", "7d,604799", "45,44"})
    void takesATtlInEveryUnit(String ttl, long maxAge) {
        assertThat(node.put("/v1/entries/ttl-" + ttl + "?ttl=" + ttl, "x").status()).isEqualTo(201);
        assertThat(node.get("/v1/entries/ttl-" + ttl).header("Cache-Control")).isEqualTo("max-age=" + maxAge);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "0ms", "1us", "abc", "1.5h", "9223372037", "999999999999999999999d",
            "1s&ttl=2s",
            "%zz"})
    void refusesABadTtlByName(String ttl) {
        Answer answer = node.put("/v1/entries/bad-ttl?ttl=" + ttl, "x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":")
                .contains("\"parameter\":\"ttl\"");
        assertThat(node.get("/v1/entries/bad-ttl").status()).isEqualTo(404);
    }

    @Test
    void takesTheLongestTtlThereIs() {
        assertThat(node.put("/v1/entries/long?ttl=9223372036", "x").status()).isEqualTo(201);
        assertThat(node.get("/v1/entries/long").status()).isEqualTo(200);
    }

    @Test
    void livesForEverWithoutATtlAndWithoutADefault() {
        node.put("/v1/entries/forever", "x");
        assertThat(node.get("/v1/entries/forever").header("Cache-Control")).isNull();
    }

    @Test
    void takesTheDefaultTtlWhereThereIsOne() {
        try (ServedNode other = ServedNode.start(new HttpSettings("127.0.0.1", 0, 1_000, 90_000_000_000L), true)) {
            other.put("/v1/entries/k", "x");
            assertThat(other.get("/v1/entries/k").header("Cache-Control")).isEqualTo("max-age=89");
            other.put("/v1/entries/k?ttl=5m", "x");
            assertThat(other.get("/v1/entries/k").header("Cache-Control")).isEqualTo("max-age=299");
        }
    }

    @Test
    void createsOnlyWhereThereIsNothing() {
        assertThat(node.put("/v1/entries/create", "a", "If-None-Match", "*").status()).isEqualTo(201);
        Answer again = node.put("/v1/entries/create", "b", "If-None-Match", "*");
        assertThat(again.status()).isEqualTo(412);
        assertThat(again.type()).isEqualTo("application/problem+json");
        assertThat(node.get("/v1/entries/create").body()).isEqualTo("a");
    }

    @Test
    void createsAgainWhatHasExpired() throws InterruptedException {
        node.put("/v1/entries/recreate?ttl=1ms", "a");
        Thread.sleep(3);
        assertThat(node.put("/v1/entries/recreate", "b", "If-None-Match", "*").status()).isEqualTo(201);
    }

    @Test
    void replacesOnlyTheVersionThatWasMeant() {
        String etag = node.put("/v1/entries/match", "a").header("ETag");
        assertThat(node.put("/v1/entries/match", "b", "If-Match", "\"no-1\"").status()).isEqualTo(412);
        assertThat(node.put("/v1/entries/match", "b", "If-Match", "W/" + etag).status()).isEqualTo(412);
        assertThat(node.put("/v1/entries/match", "b", "If-Match", "\"no-1\" , " + etag).status()).isEqualTo(204);
        assertThat(node.put("/v1/entries/match", "c", "If-Match", etag).status()).isEqualTo(412);
        assertThat(node.put("/v1/entries/match", "c", "If-Match", "*").status()).isEqualTo(204);
        assertThat(node.put("/v1/entries/match-nothing", "c", "If-Match", "*").status()).isEqualTo(412);
        assertThat(node.put("/v1/entries/match-nothing", "c", "If-Match", etag).status()).isEqualTo(412);
        assertThat(node.get("/v1/entries/match").body()).isEqualTo("c");
    }

    @Test
    void refusesAPreconditionThatIsNone() {
        Answer answer = node.put("/v1/entries/nonsense", "x", "If-Match", "unquoted");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"parameter\":\"If-Match\"");
    }

    @Test
    void letsOneOfManyWritersCreate() {
        List<io.vertx.core.Future<Integer>> writers = new ArrayList<>();
        io.vertx.ext.web.client.WebClient client = io.vertx.ext.web.client.WebClient.create(node.vertx);
        for (int i = 0; i < 32; i++) {
            writers.add(client.put(node.port(), "127.0.0.1", "/v1/entries/race").putHeader("If-None-Match", "*")
                    .sendBuffer(Buffer.buffer("w" + i)).map(r -> r.statusCode()));
        }
        ServedNode.await(io.vertx.core.Future.all(writers));
        assertThat(writers.stream().filter(w -> w.result() == 201)).hasSize(1);
        assertThat(writers.stream().filter(w -> w.result() == 412)).hasSize(31);
        client.close();
    }

    @Test
    void refusesAValueThatIsTooLong() {
        Answer answer = node.put("/v1/entries/large", "x".repeat(ServedNode.MAX_VALUE_BYTES + 1));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(node.put("/v1/entries/large", "x".repeat(ServedNode.MAX_VALUE_BYTES)).status()).isEqualTo(201);
        assertThat(node.get("/v1/entries/large").bytes().length()).isEqualTo(ServedNode.MAX_VALUE_BYTES);
    }

    @Test
    void refusesAContentTypeThatNoHeaderCouldCarry() throws IOException {
        assertThat(node.put("/v1/entries/ct", "x", "Content-Type", "a/" + "b".repeat(254)).status()).isEqualTo(400);
        assertThat(node.put("/v1/entries/ct", "x", "Content-Type", "a/" + "b".repeat(253)).status()).isEqualTo(201);
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/ct2", "Content-Type: a/b\u0085c", "Content-Length: 1").send("x");
            assertThat(raw.status()).isEqualTo(400);
        }
    }

    @Test
    void refusesWhatItWouldServeWrongly() {
        assertThat(node.put("/v1/entries/gz", "x", "Content-Encoding", "gzip").status()).isEqualTo(415);
        assertThat(node.put("/v1/entries/part", "x", "Content-Range", "bytes 0-0/10").status()).isEqualTo(400);
    }

    // ---- GET and HEAD

    @Test
    void answersTheBytesWithWhatIsKnownOfThem() {
        String etag = node.put("/v1/entries/get-1?ttl=60", "hello", "Content-Type", "text/x-thing").header("ETag");
        Answer got = node.get("/v1/entries/get-1");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.type()).isEqualTo("text/x-thing");
        assertThat(got.header("ETag")).isEqualTo(etag);
        assertThat(got.header("Cache-Control")).isEqualTo("max-age=59");
        assertThat(got.header("Date")).matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
        Answer head = node.head("/v1/entries/get-1");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes().length()).isZero();
        assertThat(head.header("Content-Length")).isEqualTo("5");
        assertThat(head.header("ETag")).isEqualTo(etag);
    }

    @Test
    void answers304ToWhoHasItAlready() {
        String etag = node.put("/v1/entries/known?ttl=60", "hello").header("ETag");
        Answer known = node.get("/v1/entries/known", "If-None-Match", "\"x\", W/" + etag);
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("ETag")).isEqualTo(etag);
        assertThat(known.header("Cache-Control")).isEqualTo("max-age=59");
        assertThat(known.bytes().length()).isZero();
        assertThat(node.get("/v1/entries/known", "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(node.get("/v1/entries/known", "If-None-Match", "\"x\"").status()).isEqualTo(200);
        assertThat(node.get("/v1/entries/known", "If-Match", "\"x\"").status()).isEqualTo(412);
    }

    @Test
    void answers404WithTheKeyForWhatIsNotThere() {
        Answer answer = node.get("/v1/entries/no%20such");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"status\":404").contains("\"key\":\"no such\"");
        assertThat(node.head("/v1/entries/no%20such").status()).isEqualTo(404);
        assertThat(node.head("/v1/entries/no%20such").bytes().length()).isZero();
    }

    @Test
    void servesNothingPastItsDeadlineAndNothingLess() {
        long ttlNanos = 100_000_000L;
        long before = System.nanoTime();
        node.put("/v1/entries/short?ttl=100ms", "x");
        long after = System.nanoTime();
        long asked = before;
        long lastShown = before;
        while (node.get("/v1/entries/short").status() == 200) {
            lastShown = asked;
            asked = System.nanoTime();
        }
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(ttlNanos);
        assertThat(lastShown - after).isLessThan(ttlNanos);
        assertThat(node.get("/v1/entries/short").status()).isEqualTo(404);
    }

    // ---- DELETE, touch

    @Test
    void removesWhatItSeesAndHonoursIfMatch() {
        String etag = node.put("/v1/entries/del", "x").header("ETag");
        assertThat(node.delete("/v1/entries/del", "If-Match", "\"other\"").status()).isEqualTo(412);
        assertThat(node.delete("/v1/entries/del", "If-Match", etag).status()).isEqualTo(204);
        assertThat(node.get("/v1/entries/del").status()).isEqualTo(404);
        assertThat(node.delete("/v1/entries/del").status()).isEqualTo(404);
        assertThat(node.delete("/v1/entries/del", "If-Match", "*").status()).isEqualTo(404);
    }

    @Test
    void touchesAnEntryIntoANewTtl() {
        String etag = node.put("/v1/entries/session?ttl=10", "who", "Content-Type", "text/x-who").header("ETag");
        Answer touched = node.post("/v1/touch/session?ttl=30m", "");
        assertThat(touched.status()).isEqualTo(204);
        assertThat(touched.header("ETag")).isNotNull().isNotEqualTo(etag);
        Answer got = node.get("/v1/entries/session");
        assertThat(got.header("Cache-Control")).isEqualTo("max-age=1799");
        assertThat(got.body()).isEqualTo("who");
        assertThat(got.type()).isEqualTo("text/x-who");
    }

    @Test
    void refusesToTouchWithoutATtlOrWithoutAnEntry() {
        assertThat(node.post("/v1/touch/nobody?ttl=1m", "").status()).isEqualTo(404);
        node.put("/v1/entries/touch", "x");
        assertThat(node.post("/v1/touch/touch", "").status()).isEqualTo(400);
        assertThat(node.post("/v1/touch/touch?ttl=never", "").body()).contains("\"parameter\":\"ttl\"");
        assertThat(node.get("/v1/touch/touch").status()).isEqualTo(405);
        assertThat(node.get("/v1/touch/touch").header("Allow")).isEqualTo("POST, OPTIONS");
    }

    // ---- keys

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "a+b", "a//b", "/", "//", "..", "../x", "a/../b", "./", "a;b=c", "a:b@c",
            "~!$&'()*,="})
    void takesAKeyAsItStandsInThePath(String key) throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/" + key, "Content-Length: " + key.length()).send(key);
            assertThat(raw.status()).isBetween(201, 204);
            assertThat(raw.request("GET", "/v1/entries/" + key).response()).endsWith("\r\n\r\n" + key);
        }
        assertThat(keysAfterScan()).contains(key);
    }

    @Test
    void decodesAKeyOnceAndOnlyOnce() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/v1/entries/x%2Fy%252Fz%00%C3%A9", "Content-Length: 1").send("1");
            assertThat(raw.status()).isEqualTo(201);
            assertThat(raw.request("GET", "/v1/entries/x/y%252Fz%00\u00c3\u00a9").status()).isEqualTo(200);
            assertThat(raw.request("GET", "/v1/entries/x/y/z%00%C3%A9").status()).isEqualTo(404);
            assertThat(raw.request("GET", "http://elsewhere/v1/entries/x/y%252Fz%00%c3%a9?a=b").status())
                    .isEqualTo(200);
        }
        assertThat(keysAfterScan()).contains("x/y%2Fz\0\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "a%2", "%zz", "a%%2", "abc%%1", "%+1", "%C3", "%C3%28", "%C0%AF", "%ED%A0%80",
            "%FF",
            "%F4%90%80%80"})
    void refusesABadEscapeAndWhatIsNotUtf8(String key) throws IOException {
        try (RawClient raw = node.raw()) {
            String answer = raw.request("GET", "/v1/entries/" + key).response();
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"parameter\":\"key\"");
        }
    }

    @Test
    void boundsAKeyIn1024BytesAfterDecoding() {
        assertThat(node.put("/v1/entries/" + "%41".repeat(1_024), "x").status()).isEqualTo(201);
        assertThat(node.get("/v1/entries/" + "A".repeat(1_024)).status()).isEqualTo(200);
        assertThat(node.put("/v1/entries/" + "A".repeat(1_025), "x").status()).isEqualTo(400);
        assertThat(node.put("/v1/entries/", "x").status()).isEqualTo(400);
        assertThat(node.put("/v1/entries/", "x").body()).contains("empty");
    }

    // ---- methods

    @Test
    void saysWhichMethodsThereAre() {
        Answer refused = node.send(HttpMethod.PATCH, "/v1/entries/k", Buffer.buffer("x"));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, PUT, DELETE, OPTIONS");
        assertThat(refused.type()).isEqualTo("application/problem+json");
        Answer options = node.send(HttpMethod.OPTIONS, "/v1/entries/k", Buffer.buffer());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("GET, HEAD, PUT, DELETE, OPTIONS");
        assertThat(node.send(HttpMethod.valueOf("BREW"), "/v1/entries/k", Buffer.buffer()).status()).isEqualTo(405);
        assertThat(node.post("/v1/cluster", "").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(node.get("/v1/cluster/disconnect").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/v1", "/v1/", "/v1/entriesx", "/v1/cluster/", "/v1/cluster/x", "/health",
            "/health/live/", "/cache", "/get", "/delete", "/set/", "/metrics/x", "//", "/.", "/%76%31/entries/k"})
    void answers404WithABodyToWhateverIsNotListed(String path) throws IOException {
        try (RawClient raw = node.raw()) {
            String answer = raw.request("GET", path).response();
            assertThat(answer).startsWith("HTTP/1.1 404").contains("application/problem+json")
                    .contains("nothing is at");
        }
    }

    // ---- pages and prefixes

    @Test
    void listsKeysInOrderPageByPage() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < 250; i++) {
            String key = "page/" + i % 7 + "/\u00e9+&%20 " + i;
            expected.add(key);
            node.put("/v1/entries/" + encoded(key) + (i % 2 == 0 ? "?ttl=60" : ""), "v".repeat(i));
        }
        List<String> listed = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (true) {
            Answer answer = node.get("/v1/entries?prefix=page/&limit=40&after=" + encoded(after));
            assertThat(answer.status()).isEqualTo(200);
            JsonNode page = JSON.readTree(answer.body());
            page.get("entries").forEach(entry -> listed.add(entry.get("key").asText()));
            pages++;
            if (page.get("next").isNull()) {
                break;
            }
            after = page.get("next").asText();
            assertThat(after).isEqualTo(listed.get(listed.size() - 1));
        }
        assertThat(pages).isEqualTo(7);
        assertThat(listed).containsExactlyElementsOf(expected);
    }

    @Test
    void tellsOfEachListedEntryWhatItIs() throws IOException {
        String etag = node.put("/v1/entries/told/a?ttl=60", "12345", "Content-Type", "text/x-told").header("ETag");
        node.put("/v1/entries/told/b", "");
        JsonNode page = JSON.readTree(node.get("/v1/entries?prefix=told/").body());
        JsonNode a = page.get("entries").get(0);
        assertThat(a.get("key").asText()).isEqualTo("told/a");
        assertThat(a.get("size").asInt()).isEqualTo(5);
        assertThat(a.get("contentType").asText()).isEqualTo("text/x-told");
        assertThat(a.get("ttl").asDouble()).isBetween(50.0, 60.0);
        assertThat(a.get("etag").asText()).isEqualTo(etag);
        assertThat(page.get("entries").get(1).get("ttl").isNull()).isTrue();
        assertThat(page.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "ten", "", "99999999999"})
    void refusesALimitOutsideItsRange(String limit) {
        Answer answer = node.get("/v1/entries?limit=" + limit);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"parameter\":\"limit\"");
    }

    @Test
    void removesEverythingUnderAPrefix() {
        for (int i = 0; i < 300; i++) {
            node.put("/v1/entries/gone/" + i, "x");
        }
        node.put("/v1/entries/gonf", "stays");
        assertThat(node.delete("/v1/entries?prefix=gone/").body()).isEqualTo("{\"removed\":300}");
        assertThat(node.get("/v1/entries/gone/7").status()).isEqualTo(404);
        assertThat(node.get("/v1/entries/gonf").status()).isEqualTo(200);
        assertThat(node.delete("/v1/entries?prefix=gone/").body()).isEqualTo("{\"removed\":0}");
    }

    @Test
    void removesEverythingOnlyWhenThatIsMeant() {
        try (ServedNode other = ServedNode.start()) {
            other.put("/v1/entries/a", "x");
            assertThat(other.delete("/v1/entries").status()).isEqualTo(400);
            assertThat(other.delete("/v1/entries?prefix=").status()).isEqualTo(400);
            assertThat(other.delete("/v1/entries?prefix=&all=yes").status()).isEqualTo(400);
            assertThat(other.get("/v1/entries/a").status()).isEqualTo(200);
            Answer removed = other.delete("/v1/entries?prefix=&all=true");
            assertThat(removed.status()).isEqualTo(200);
            assertThat(removed.body()).isEqualTo("{\"removed\":1}");
            assertThat(other.get("/v1/entries/a").status()).isEqualTo(404);
        }
    }

    // ---- the node

    @Test
    void tellsOfItselfAndItsMembers() throws IOException {
        node.put("/v1/entries/cluster", "x");
        Answer answer = node.get("/v1/cluster");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        JsonNode cluster = JSON.readTree(answer.body());
        List<String> fields = new ArrayList<>();
        cluster.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("self", "members", "digest", "seen", "queues");
        JsonNode self = cluster.get("self");
        assertThat(self.get("name").asText()).isEqualTo("alpha");
        assertThat(self.get("origin").asText()).matches("[0-9a-f]{32}");
        assertThat(self.get("connected").isBoolean()).isTrue();
        assertThat(self.get("ready").isBoolean()).isTrue();
        assertThat(self.get("entries").asLong()).isPositive();
        assertThat(self.get("bytes").asLong()).isPositive();
        JsonNode member = cluster.get("members").get(0);
        assertThat(member.get("origin")).isEqualTo(self.get("origin"));
        assertThat(member.get("state").asText()).isEqualTo("alive");
        assertThat(member.get("incarnation").isIntegralNumber()).isTrue();
        assertThat(member.get("gossip").asText()).isEqualTo("127.0.0.1:7946");
        assertThat(member.get("http").asText()).isEqualTo("127.0.0.1:8001");
        assertThat(cluster.get("digest").asText()).matches("[0-9a-f]{16}");
        assertThat(cluster.get("seen").get(self.get("origin").asText()).asLong()).isPositive();
        assertThat(cluster.get("queues").isArray()).isTrue();
    }

    @Test
    void disconnectsAndConnectsOnAnOperatorsWord() throws IOException {
        try (ServedNode other = ServedNode.start()) {
            assertThat(connected(other)).isTrue();
            Answer disconnected = other.post("/v1/cluster/disconnect", "");
            assertThat(disconnected.status()).isEqualTo(200);
            assertThat(connected(other)).isFalse();
            assertThat(other.put("/v1/entries/alone", "works").status()).isEqualTo(201);
            assertThat(other.get("/v1/entries/alone").body()).isEqualTo("works");
            assertThat(other.post("/v1/cluster/connect", "").status()).isEqualTo(200);
            assertThat(connected(other)).isTrue();
        }
    }

    @Test
    void saysThatItIsLiveAndWhetherItIsReady() {
        assertThat(node.get("/health/live").status()).isEqualTo(200);
        Answer ready = node.get("/health/ready");
        assertThat(ready.status()).isIn(200, 503);
        try (ServedNode other = ServedNode.start()) {
            other.post("/v1/cluster/disconnect", "");
            Answer not = other.get("/health/ready");
            assertThat(not.status()).isEqualTo(503);
            assertThat(not.type()).isEqualTo("application/problem+json");
            assertThat(not.body()).contains("\"detail\":\"");
        }
    }

    @Test
    void answers503WhileItHasNoNodeToServe() {
        io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
        HttpEndpoint endpoint = new HttpEndpoint(new HttpSettings("127.0.0.1", 0, 1_000, Version.FOREVER));
        ServedNode.await(endpoint.open(vertx, 1));
        io.vertx.ext.web.client.WebClient client = io.vertx.ext.web.client.WebClient.create(vertx);
        assertThat(ServedNode.await(client.get(endpoint.port(), "127.0.0.1", "/v1/entries/k").send()).statusCode())
                .isEqualTo(503);
        ServedNode.await(vertx.close());
    }

    private static boolean connected(ServedNode other) throws IOException {
        return JSON.readTree(other.get("/v1/cluster").body()).get("self").get("connected").asBoolean();
    }

    private static List<String> keysAfterScan() throws IOException {
        List<String> keys = new ArrayList<>();
        JSON.readTree(node.get("/v1/entries?limit=1000").body()).get("entries")
                .forEach(entry -> keys.add(entry.get("key").asText()));
        return keys;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
