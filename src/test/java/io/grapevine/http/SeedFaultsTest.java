package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.ServedNode.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The faults of Disperse and Gossip-Cache that a single node can have: each would fail here if it were back. */
class SeedFaultsTest {

    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = ServedNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Answer set(String key, String value, long ttl) {
        return node.post("/set", "{\"key\":\"" + key + "\",\"value\":" + value + ",\"ttl\":" + ttl + "}");
    }

    @Test
    void storesTheUpdateThatItAnswers() {
        set("update", "1", 60);
        assertThat(set("update", "2", 60).body()).contains("Updated the value!!").contains("\"value\":2");
        assertThat(node.get("/get/update").body()).contains("\"value\":2");
    }

    @Test
    void setsAKeyAgainThatHasExpired() throws InterruptedException {
        node.put("/v1/entries/again?ttl=1ms", "1");
        Thread.sleep(3);
        assertThat(node.get("/get/again").status()).isEqualTo(404);
        assertThat(set("again", "2", 60).body()).contains("New value successfully added");
        assertThat(node.get("/get/again").body()).contains("\"value\":2");
    }

    @Test
    void givesBackTheMemoryOfExpiredEntriesThatNobodyAsksFor() {
        try (ServedNode other = ServedNode.start()) {
            for (int i = 0; i < 200; i++) {
                other.put("/v1/entries/brief/" + i + "?ttl=20ms", "x");
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                other.driver.onTurn();
                assertThat(other.driver.map().entryCount()).isZero();
                assertThat(other.driver.map().liveBytes()).isZero();
            });
        }
    }

    @Test
    void letsTheNewerWriteWinOverTheLargerExpiry() {
        set("expiry", "\"old\"", 5_000);
        set("expiry", "\"new\"", 50);
        assertThat(node.get("/get/expiry").body()).contains("\"value\":\"new\"");
        assertThat(node.get("/v1/entries/expiry").header("Cache-Control")).isEqualTo("max-age=49");
    }

    @Test
    void leavesARemovedKeyRemovedAfterAReconnect() {
        try (ServedNode other = ServedNode.start()) {
            other.post("/set", "{\"key\":\"k\",\"value\":1,\"ttl\":60}");
            other.get("/disconnect");
            other.delete("/delete/k");
            other.get("/");
            other.driver.onTurn();
            assertThat(other.get("/get/k").status()).isEqualTo(404);
        }
    }

    @Test
    void takesWritesFromManyAtOnceOnEverySurface() {
        WebClient client = WebClient.create(node.vertx);
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String key = "many/" + i % 40;
            Future<Integer> writer = switch (i % 3) {
                case 0 -> client.put(node.port(), "127.0.0.1", "/v1/entries/" + key).sendBuffer(Buffer.buffer("w" + i))
                        .map(r -> r.statusCode());
                case 1 -> client.put(node.port(), "127.0.0.1", "/cache/" + key).putHeader("Content-Type",
                        "application/json")
                        .sendBuffer(Buffer.buffer("{\"value\":\"w" + i + "\",\"duration\":\"60000000000\"}"))
                        .map(r -> r.statusCode());
                default -> client.post(node.port(), "127.0.0.1", "/set")
                        .sendBuffer(Buffer.buffer("{\"key\":\"" + key + "\",\"value\":\"w" + i + "\",\"ttl\":60}"))
                        .map(r -> r.statusCode());
            };
            writers.add(writer);
        }
        ServedNode.await(Future.all(writers));
        assertThat(writers).allMatch(w -> w.result() / 100 == 2);
        for (int i = 0; i < 40; i++) {
            assertThat(node.get("/cache/many/" + i).body()).matches("w[0-9]+");
        }
        client.close();
    }

    @Test
    void leaksNoSockets() throws IOException {
        node.get("/health/live");
        int before = openFiles();
        for (int i = 0; i < 200; i++) {
            try (RawClient raw = node.raw()) {
                raw.request("PUT", "/v1/entries/leak", "Content-Length: 10").send(i % 2 == 0 ? "" : "abc");
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> openFiles() <= before + 5);
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
