package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.crdt.Version;
import io.grapevine.http.ServedNode.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GossipCacheSurfaceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpSettings SETTINGS =
            new HttpSettings("127.0.0.1", 0, ServedNode.MAX_VALUE_BYTES, Version.FOREVER);
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = ServedNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Answer set(String key, String value, String ttl) {
        return node.post("/set", "{\"key\":\"" + key + "\",\"value\":" + value + ",\"ttl\":" + ttl + "}");
    }

    private static void assertMessage(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"data\":null,\"message\":\"" + message + "\",\"success\":" + (status == 200) + "}");
    }

    /** Compares all but the ttl, which it gives back. */
    private static long assertItem(Answer answer, String key, String value, String message) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        String before = "{\"data\":{\"key\":\"" + key + "\",\"value\":" + value + ",\"ttl\":";
        String after = "},\"message\":\"" + message + "\",\"success\":true}";
        assertThat(answer.body()).startsWith(before).endsWith(after);
        return Long.parseLong(answer.body().substring(before.length(), answer.body().length() - after.length()));
    }

    // ---- /set

    @Test
    void setsUpdatesAndTellsTheDeadlineInUnixNanoseconds() {
        long before = System.currentTimeMillis() * 1_000_000;
        long first = assertItem(set("hello", "[\"there\",\"yoii\"]", "500"), "hello", "[\"there\",\"yoii\"]",
                "New value successfully added");
        assertThat(first).isBetween(before + 499_900_000_000L, before + 510_000_000_000L);
        assertItem(set("hello", "1", "50"), "hello", "1", "Updated the value!!");
        long told = assertItem(node.get("/get/hello"), "hello", "1", "Successfully data retrieved");
        assertThat(told).isLessThan(first).isBetween(before + 49_900_000_000L, before + 60_000_000_000L);
        assertThat(assertItem(node.get("/get/hello"), "hello", "1", "Successfully data retrieved")).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "\"text\"", "{}", "[ ]", "0", "-0.0", "1e400",
            "12345678901234567890123456789.10",
            "{ \"b\" : 1 ,\t\"a\":[1.000, 2E+5 ] }", "\"\\u00e9\\/\\n\"", "\"\u00e9\ud83c\udf47\"", "\"\\ud800\""})
    void keepsTheJsonTextAsItCame(String value) {
        String key = "json-" + Integer.toHexString(value.hashCode());
        assertItem(set(key, " " + value + " ", "60"), key, value, "New value successfully added");
        assertItem(node.get("/get/" + key), key, value, "Successfully data retrieved");
        Answer stored = node.get("/v1/entries/" + key);
        assertThat(stored.body()).isEqualTo(value);
        assertThat(stored.type()).isEqualTo("application/json");
    }

    @Test
    void keepsNumbersOfAThousandDigits() {
        String number = "7".repeat(5_000) + "." + "3".repeat(5_000);
        assertItem(set("digits", number, "60"), "digits", number, "New value successfully added");
        assertItem(node.get("/get/digits"), "digits", number, "Successfully data retrieved");
    }

    @Test
    void takesFieldsInAnyOrderAndIgnoresOthers() {
        assertItem(node.post("/set", "\n{\"x\":[{}],\"ttl\":60,\"value\":{\"key\":\"no\"},\"key\":\"or\\u0064er\"}\n"),
                "order", "{\"key\":\"no\"}", "New value successfully added");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "[]", "{\"key\":\"k\",\"value\":1,\"ttl\":60}}",
            "{\"key\":1,\"value\":1,\"ttl\":60}", "{\"key\":\"\",\"value\":1,\"ttl\":60}", "{\"value\":1,\"ttl\":60}",
            "{\"key\":\"k\",\"value\":1}", "{\"key\":\"k\",\"value\":1,\"ttl\":\"60\"}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":1.5}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":1e3}", "{\"key\":\"k\",\"value\":1,\"ttl\":null}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":0}", "{\"key\":\"k\",\"value\":1,\"ttl\":-1}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":9223372036}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":99999999999999999999}",
            "{\"key\":\"k\",\"value\":01,\"ttl\":60}", "{\"key\":\"k\",\"value\":NaN,\"ttl\":60}",
            "{\"key\":\"k\",\"ttl\":60}",
            "{\"key\":\"\\ud800\",\"value\":1,\"ttl\":60}", "{\"key\":\"k\",\"value\":'x',\"ttl\":60}"})
    void refusesWhatItCannotStoreAndSaysWhy(String body) throws IOException {
        Answer answer = node.post("/set", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"data\":null,\"message\":\"Invalid request payload: ")
                .endsWith("\",\"success\":false}")
                .doesNotContain("Stream", "REDACTED");
        assertThat(JSON.readTree(answer.body()).get("message").asText().length())
                .isGreaterThan("Invalid request payload: ".length() + 5);
        assertMessage(node.get("/get/k"), 404, "error: Key does not exist");
    }

    @Test
    void takesATtlUpToTheYear2262() {
        long most = (Long.MAX_VALUE - System.currentTimeMillis() * 1_000_000) / 1_000_000_000 - 5;
        assertThat(assertItem(set("2262", "1", Long.toString(most)), "2262", "1", "New value successfully added"))
                .isGreaterThan(Long.MAX_VALUE - 10_000_000_000L);
        assertThat(set("2263", "1", Long.toString(most + 10)).status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        Buffer body = Buffer.buffer("{\"key\":\"k\",\"value\":\"").appendByte((byte) 0xff)
                .appendString("\",\"ttl\":60}");
        assertThat(node.send(HttpMethod.POST, "/set", body).status()).isEqualTo(400);
        Buffer utf16 = Buffer.buffer("{\"key\":\"k\",\"value\":1,\"ttl\":60}", "UTF-16");
        assertThat(node.send(HttpMethod.POST, "/set", utf16).status()).isEqualTo(400);
    }

    @Test
    void refusesAValueThatIsTooLong() {
        Answer answer = set("large", "\"" + "x".repeat(ServedNode.MAX_VALUE_BYTES - 1) + "\"", "60");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"data\":null,\"message\":\"").endsWith("\",\"success\":false}");
        assertThat(set("large", "\"" + "x".repeat(ServedNode.MAX_VALUE_BYTES - 2) + "\"", "60").status())
                .isEqualTo(200);
        assertThat(set("large", "\"" + "x".repeat(200_000) + "\"", "60").status()).isEqualTo(413);
    }

    // ---- /get and /delete

    @Test
    void tellsWhatIsMissingFromWhatHasExpired() throws InterruptedException {
        assertMessage(node.get("/get/nobody"), 404, "error: Key does not exist");
        node.put("/v1/entries/expired?ttl=1ms", "x");
        Thread.sleep(3);
        assertMessage(node.get("/get/expired"), 404, "error: Key expired. TTL crossed");
        node.driver.onTurn();
        assertMessage(node.delete("/delete/expired"), 404, "error: Key expired. TTL crossed");
    }

    @Test
    void wantsAKey() {
        assertMessage(node.get("/get/"), 400, "Key is required i.e. /get/key");
        assertMessage(node.get("/delete/"), 400, "Key is required i.e. /get/key");
        assertMessage(node.delete("/delete/"), 400, "Key is required i.e. /get/key");
        Answer bad = node.get("/get/%zz");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body()).startsWith("{\"data\":null,\"message\":\"").endsWith("\",\"success\":false}");
    }

    @Test
    void deletesByGetAndByDeleteAndShowsWhatIsGone() {
        set("del", "{\"a\":1}", "60");
        assertItem(node.get("/delete/del"), "del", "{\"a\":1}", "Successfully data deleted");
        assertMessage(node.get("/get/del"), 404, "error: Key does not exist");
        set("del", "2", "60");
        assertItem(node.delete("/delete/del"), "del", "2", "Successfully data deleted");
        assertMessage(node.delete("/delete/del"), 404, "error: Key does not exist");
    }

    @Test
    void deletesAlsoWhileDisconnected() {
        try (ServedNode other = ServedNode.start()) {
            other.post("/set", "{\"key\":\"k\",\"value\":1,\"ttl\":60}");
            other.get("/disconnect");
            assertItem(other.get("/delete/k"), "k", "1", "Successfully data deleted");
            assertMessage(other.get("/get/k"), 404, "error: Key does not exist");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,/set,'POST, OPTIONS'", "POST,/get/k,'GET, HEAD, OPTIONS'", "PUT,/delete/k,'GET, DELETE, OPTIONS'",
            "HEAD,/delete/k,'GET, DELETE, OPTIONS'", "POST,/,'GET, HEAD, OPTIONS'", "POST,/disconnect,'GET, OPTIONS'",
            "HEAD,/disconnect,'GET, OPTIONS'", "DELETE,/localcache,'GET, OPTIONS'"})
    void saysWhichMethodsThereAre(String method, String path, String allow) {
        Answer answer = node.send(HttpMethod.valueOf(method), path, Buffer.buffer());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allow);
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).startsWith("{\"data\":null,\"message\":\"").endsWith("\",\"success\":false}");
        }
        Answer options = node.send(HttpMethod.OPTIONS, path, Buffer.buffer());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo(allow);
    }

    // ---- / , /disconnect, /localcache

    @Test
    void connectsAndDisconnects() throws IOException {
        try (ServedNode other = ServedNode.start()) {
            assertMessage(other.get("/"), 200, "Successfully connected to network.");
            assertMessage(other.get("/localcache"), 400, "Already an active node in the network");
            assertMessage(other.get("/disconnect"), 200, "Node disconnected successfully.");
            assertThat(connected(other)).isFalse();
            assertMessage(other.get("/disconnect"), 404, "Node not found");
            assertMessage(other.get("/localcache"), 400, "Node already working as a local cache");
            assertMessage(other.get("/"), 200, "Successfully connected to network.");
            assertThat(connected(other)).isTrue();
            assertMessage(other.get("/"), 200, "Successfully connected to network.");
        }
    }

    @Test
    void leavesADisconnectByAnOperatorToTheOperator() throws IOException {
        try (ServedNode other = ServedNode.start()) {
            other.post("/v1/cluster/disconnect", "");
            Answer probe = other.get("/");
            assertThat(probe.status()).isEqualTo(200);
            assertThat(probe.body()).contains("operator").endsWith("\"success\":false}");
            assertThat(connected(other)).isFalse();
            other.post("/v1/cluster/connect", "");
            assertThat(connected(other)).isTrue();
            other.get("/disconnect");
            other.post("/v1/cluster/disconnect", "");
            other.get("/");
            assertThat(connected(other)).isFalse();
        }
    }

    @Test
    void startsAsALocalCacheOnlyWhenConfiguredNotToConnect() throws IOException {
        try (ServedNode other = ServedNode.start(SETTINGS, false)) {
            assertThat(connected(other)).isFalse();
            assertMessage(other.get("/disconnect"), 404, "Node not found");
            assertMessage(other.get("/localcache"), 200, "Successfully connected to server.");
            assertMessage(other.get("/localcache"), 400, "Node already working as a local cache");
            assertThat(connected(other)).isFalse();
            assertMessage(other.get("/"), 200, "Successfully connected to network.");
            assertThat(connected(other)).isTrue();
            assertMessage(other.get("/localcache"), 400, "Already an active node in the network");
        }
    }

    @Test
    void showsABrowserAPageAndChangesNothing() throws IOException {
        try (ServedNode other = ServedNode.start(SETTINGS, false)) {
            Answer page = other.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
            assertThat(page.body()).contains("/v1/cluster").contains("/metrics");
            assertThat(page.header("Vary")).isEqualToIgnoringCase("Accept");
            assertThat(other.head("/").status()).isEqualTo(200);
            assertThat(connected(other)).isFalse();
        }
    }

    // ---- across surfaces

    @Test
    void readsTextAsAStringAndOtherBytesAsBase64() {
        node.put("/cache/text", "{\"value\":\"a\\\"\u00e9\",\"duration\":\"60000000000\"}", "Content-Type",
                "application/json");
        assertItem(node.get("/get/text"), "text", "\"a\\\"\u00e9\"", "Successfully data retrieved");
        node.send(HttpMethod.PUT, "/v1/entries/bytes", Buffer.buffer(new byte[] {0, (byte) 0xff, 1}));
        assertItem(node.get("/get/bytes"), "bytes", "\"AP8B\"", "Successfully data retrieved");
        node.send(HttpMethod.PUT, "/v1/entries/latin", Buffer.buffer(new byte[] {(byte) 0xe9}),
                "Content-Type", "text/plain; charset=ISO-8859-1");
        assertItem(node.get("/get/latin"), "latin", "\"\u00e9\"", "Successfully data retrieved");
        node.send(HttpMethod.PUT, "/v1/entries/not-text", Buffer.buffer(new byte[] {(byte) 0xe9}), "Content-Type",
                "text/plain");
        assertItem(node.get("/get/not-text"), "not-text", "\"6Q==\"", "Successfully data retrieved");
    }

    @Test
    void letsNothingThatIsNoJsonIntoItsOwn() {
        node.put("/v1/entries/fake", "1},\"success\":false", "Content-Type", "application/json");
        assertItem(node.get("/get/fake"), "fake", "\"MX0sInN1Y2Nlc3MiOmZhbHNl\"", "Successfully data retrieved");
        node.put("/v1/entries/deep", "[".repeat(100_000 - 1), "Content-Type", "application/json");
        assertThat(node.get("/get/deep").status()).isEqualTo(200);
        node.put("/v1/entries/problem", "{\"a\":1}", "Content-Type", "application/problem+json");
        assertItem(node.get("/get/problem"), "problem", "{\"a\":1}", "Successfully data retrieved");
    }

    @Test
    void tellsTheLastNanosecondOfWhatNeverEnds() {
        node.put("/v1/entries/forever", "x", "Content-Type", "text/plain");
        assertThat(assertItem(node.get("/get/forever"), "forever", "\"x\"", "Successfully data retrieved"))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void quotesKeysInItsAnswers() {
        set("q\\\"\\\\\\n\\u00e9", "1", "60");
        assertItem(node.get("/get/q%22%5C%0A%C3%A9"), "q\\\"\\\\\\n\u00e9", "1", "Successfully data retrieved");
    }

    private static boolean connected(ServedNode other) throws IOException {
        JsonNode self = JSON.readTree(other.get("/v1/cluster").body()).get("self");
        return self.get("connected").asBoolean();
    }
}
