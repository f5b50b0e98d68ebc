package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.http.ServedNode.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisperseSurfaceTest {

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = ServedNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Answer cache(String key, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = JSON;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return node.put("/cache/" + key, body, all);
    }

    private static String body(String value, String duration) {
        return "{\"value\": \"" + value + "\", \"duration\": \"" + duration + "\"}";
    }

    private static void assertText(Answer answer, int status, String text) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.type()).isEqualTo(TEXT);
    }

    private static void assertError(Answer answer, String error) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(answer.type()).isEqualTo(JSON);
    }

    // ---- PUT

    @Test
    void putsAndGetsTheRawString() {
        assertText(cache("John10", body("t\\u00e9st \\\"q\\\"\\n\\ud83c\\udf47", "9000000000000")), 200, "OK");
        assertText(node.get("/cache/John10", "Content-Type", JSON), 200, "t\u00e9st \"q\"\n\ud83c\udf47");
    }

    @Test
    void takesParametersOfTheContentTypeAndAPlusInTheDuration() {
        assertText(node.put("/cache/plus", body("v", "+60000000000"), "Content-Type",
                "Application/JSON; charset=utf-8"),
                200, "OK");
        assertThat(node.get("/v1/entries/plus").header("Cache-Control")).isEqualTo("max-age=59");
    }

    @Test
    void keepsADurationToTheMillisecond() throws InterruptedException {
        cache("exact", body("v", "1900000000"));
        assertThat(node.get("/v1/entries/exact").header("Cache-Control")).isEqualTo("max-age=1");
        long began = System.nanoTime();
        cache("exact-short", body("v", "300000000"));
        while (node.get("/cache/exact-short").status() == 200) {
            assertThat(System.nanoTime() - began).as("gone in time").isLessThan(PATIENCE_NANOS);
            Thread.sleep(5);
        }
        assertThat(node.get("/cache/exact-short").status()).isEqualTo(404);
        assertThat(System.nanoTime() - began).as("not gone too early").isGreaterThanOrEqualTo(300_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/jsonx", "application/json-seq", ""})
    void wantsJson(String contentType) {
        assertError(node.put("/cache/k", "no json", "Content-Type", contentType),
                "Content-Type must be application/json");
    }

    @Test
    void wantsAContentTypeAtAll() throws IOException {
        try (RawClient raw = node.raw()) {
            raw.request("PUT", "/cache/k", "Content-Length: 2").send("{}");
            assertThat(raw.response()).startsWith("HTTP/1.1 400")
                    .endsWith("{\"error\":\"Content-Type must be application/json\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "[]", "\"text\"", "{\"value\":1,\"duration\":\"1\"}",
            "{\"value\":\"v\",\"duration\":1}", "{\"value\":null,\"duration\":\"1\"}",
            "{\"value\":\"v\",\"duration\":\"1\"} x",
            "{\"value\":{\"a\":\"b\"},\"duration\":\"1\"}", "{\"value\":\"v\",\"duration\":\"1\",}",
            "{\"value\":\"\\ud800\",\"duration\":\"1\"}"})
    void callsBrokenJsonAndFieldsThatAreNoStringsInvalid(String body) {
        assertError(cache("k", body), "Invalid JSON format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"value\":\"v\"}", "{\"duration\":\"1\"}", "{\"value\":\"\",\"duration\":\"1\"}",
            "{\"value\":\"v\",\"duration\":\"\"}", "{\"value\":\"\",\"duration\":\"x\"}"})
    void wantsBothFields(String body) {
        assertError(cache("k", body), "Missing required fields");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "1.5", " 1", "1e9", "0x10", "9223372036854775808", "+", "-", "--1", "\u0661",
            "1_000"})
    void wantsAnInt64ForADuration(String duration) {
        assertText(cache("k", body("v", duration)), 400, "Bad Request");
        assertThat(node.get("/cache/k").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-0", "+0", "-9223372036854775808"})
    void showsNothingAfterADurationOfNothing(String duration) {
        cache("nothing", body("old", "60000000000"));
        assertText(cache("nothing", body("v", duration)), 200, "OK");
        assertText(node.get("/cache/nothing"), 404, "Not Found");
    }

    @Test
    void takesTheLongestDuration() {
        assertText(cache("long", body("v", "9223372036854775807")), 200, "OK");
        assertThat(node.get("/cache/long").status()).isEqualTo(200);
    }

    @Test
    void refusesABodyOver4MiBAndAValueOverTheLimit() {
        assertText(cache("large", "x".repeat((4 << 20) + 1)), 413, "Request Entity Too Large");
        assertText(cache("large", body("x".repeat(ServedNode.MAX_VALUE_BYTES + 1), "60000000000")), 413,
                "Request Entity Too Large");
        assertText(cache("large", body("x".repeat(ServedNode.MAX_VALUE_BYTES), "60000000000")), 200, "OK");
        assertText(cache("spaced", body("v", "60000000000") + " ".repeat(4_000_000)), 200, "OK");
    }

    // ---- GET, DELETE, others

    @Test
    void answersNotFound() {
        assertText(node.get("/cache/nobody"), 404, "Not Found");
        assertText(node.get("/cache/%zz"), 400, "Bad Request");
        assertText(node.get("/cache/"), 400, "Bad Request");
    }

    @Test
    void deletesWhetherPresentOrNot() {
        cache("del", body("v", "60000000000"));
        assertText(node.delete("/cache/del", "Content-Type", JSON), 200, "OK");
        assertText(node.get("/cache/del"), 404, "Not Found");
        assertText(node.delete("/cache/del"), 200, "OK");
    }

    @Test
    void refusesOtherMethods() {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.POST, HttpMethod.PATCH, HttpMethod.valueOf("BREW")}) {
            Answer answer = node.send(method, "/cache/k", Buffer.buffer("x"));
            assertText(answer, 405, "Method not allowed");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PUT, DELETE, OPTIONS");
        }
        assertThat(node.send(HttpMethod.OPTIONS, "/cache/k", Buffer.buffer()).status()).isEqualTo(204);
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        cache("head", body("12345", "60000000000"));
        Answer answer = node.head("/cache/head");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("5");
        assertThat(answer.bytes().length()).isZero();
    }

    @Test
    void listsMembersThisNodeIncluded() {
        Answer answer = node.get("/cache/members");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo(JSON);
        assertThat(answer.body())
                .isEqualTo("[{\"addr\":\"127.0.0.1:7946\",\"http_port\":8001,\"name\":\"alpha\",\"port\":7946}]");
        assertThat(node.get("/cache/%6Dembers").body()).isEqualTo(answer.body());
    }

    @Test
    void hidesNoDataBehindTheMembers() {
        assertText(cache("members", body("data", "60000000000")), 200, "OK");
        assertThat(node.get("/cache/members").body()).startsWith("[{");
        assertThat(node.get("/v1/entries/members").body()).isEqualTo("data");
    }

    @Test
    void decodesKeysAndLeavesThemAsTheyAre() throws IOException {
        try (RawClient raw = node.raw()) {
            String body = body("odd", "60000000000");
            raw.request("PUT", "/cache/a//b/../c+d%2Fe%25", "Content-Type: application/json",
                    "Content-Length: " + body.length())
                    .send(body);
            assertThat(raw.status()).isEqualTo(200);
            assertThat(raw.request("GET", "/v1/entries/a//b/../c+d/e%25").response()).endsWith("odd");
        }
    }

    // ---- X-Is-Sync

    @Test
    void keepsALocalWriteUntilTheNextOrdinaryOne() {
        cache("local", body("shared", "60000000000"));
        cache("local", body("mine", "60000000000"), "X-Is-Sync", "true");
        assertText(node.get("/cache/local"), 200, "mine");
        assertThat(node.get("/v1/entries/local").header("ETag")).matches("\"local-[0-9]+\"");
        cache("local", body("ours", "60000000000"));
        assertText(node.get("/cache/local"), 200, "ours");
        assertThat(node.get("/v1/entries/local").header("ETag")).matches("\"[0-9a-f]{32}-[0-9]+\"");
    }

    @Test
    void showsTheSharedOneAgainAfterTheLocalTtl() throws InterruptedException {
        cache("local-ttl", body("shared", "60000000000"));
        long began = System.nanoTime();
        cache("local-ttl", body("mine", "300000000"), "X-Is-Sync", "true");
        while (node.get("/cache/local-ttl").body().equals("mine")) {
            assertThat(System.nanoTime() - began).as("gone in time").isLessThan(PATIENCE_NANOS);
            Thread.sleep(5);
        }
        assertText(node.get("/cache/local-ttl"), 200, "shared");
        assertThat(System.nanoTime() - began).as("not gone too early").isGreaterThanOrEqualTo(300_000_000L);
    }

    @Test
    void hidesWhatItSawWithALocalDelete() {
        cache("local-del", body("shared", "60000000000"));
        assertText(node.delete("/cache/local-del", "X-Is-Sync", "true"), 200, "OK");
        assertText(node.get("/cache/local-del"), 404, "Not Found");
        cache("local-del", body("new", "60000000000"));
        assertText(node.get("/cache/local-del"), 200, "new");
        assertText(node.delete("/cache/local-nothing", "X-Is-Sync", "true"), 200, "OK");
    }

    @Test
    void showsNothingAfterALocalDurationOfNothing() {
        cache("local-zero", body("shared", "60000000000"));
        assertText(cache("local-zero", body("v", "0"), "X-Is-Sync", "true"), 200, "OK");
        assertText(node.get("/cache/local-zero"), 404, "Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "TRUE", "1", "yes", "true,true", "false"})
    void takesNothingButTrueForLocal(String header) {
        cache("not-local", body("v", "60000000000"), "X-Is-Sync", header);
        assertThat(node.get("/v1/entries/not-local").header("ETag")).doesNotContain("local");
    }

    @Test
    void keepsATouchOfALocalEntryLocal() {
        cache("local-touch", body("mine", "60000000000"), "X-Is-Sync", "true");
        assertThat(node.post("/v1/touch/local-touch?ttl=1h", "").header("ETag")).matches("\"local-[0-9]+\"");
        assertThat(node.get("/v1/entries/local-touch").header("Cache-Control")).isEqualTo("max-age=3599");
    }

    // ---- across surfaces

    @Test
    void readsWhatOtherSurfacesWrote() {
        node.put("/v1/entries/native", "bytes", "Content-Type", "image/png");
        assertText(node.get("/cache/native"), 200, "bytes");
        node.post("/set", "{\"key\":\"gc-string\",\"value\":\"a\\u00e9\\\"\",\"ttl\":60}");
        assertText(node.get("/cache/gc-string"), 200, "a\u00e9\"");
        node.post("/set", "{\"key\":\"gc-array\",\"value\":[ 1,\"two\" ],\"ttl\":60}");
        assertText(node.get("/cache/gc-array"), 200, "[ 1,\"two\" ]");
        node.put("/v1/entries/not-json", "\"open", "Content-Type", JSON);
        assertText(node.get("/cache/not-json"), 200, "\"open");
    }
}
