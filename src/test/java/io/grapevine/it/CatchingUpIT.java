package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.app.GrapevineNode;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.testkit.Cluster;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that come late, come back, or have less room than the others. */
@ExtendWith(VertxExtension.class)
class CatchingUpIT {

    private Cluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    private static void put(GrapevineNode node, String key, byte[] value) {
        node.driver().call((n, now) -> n.put(now, key(node, key), "text/plain", value, Version.FOREVER));
    }

    private static Key key(GrapevineNode node, String key) {
        return node.driver().map().key(key.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aLateJoinerIsReadyOnlyWhenItHoldsAllTenThousandEntries(Vertx vertx) {
        cluster = Cluster.empty(vertx, 3);
        GrapevineNode first = cluster.start(UnaryOperator.identity());
        cluster.start(UnaryOperator.identity());
        cluster.awaitReady();
        for (int i = 0; i < 11_000; i++) {
            put(first, "key-" + i, bytes("value-" + i));
        }
        for (int i = 10_000; i < 11_000; i++) {
            int gone = i;
            first.driver().call((n, now) -> n.remove(now, key(first, "key-" + gone)));
        }
        GrapevineNode late = cluster.start(UnaryOperator.identity());
        long start = System.nanoTime();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> Cluster.client(late).ready() == 200);
        assertThat(late.driver().map().entryCount()).isEqualTo(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        cluster.awaitEqual(Duration.ofSeconds(2));
        assertThat(cluster.client(2).get("key-9999")).isEqualTo("value-9999");
        assertThat(cluster.client(2).get("key-10500")).isEqualTo("<404>");
    }

    @Test
    void readersNeverSeeAKeyBlinkOutWhileANodeCatchesUp(Vertx vertx) throws Exception {
        cluster = Cluster.of(vertx, 3);
        GrapevineNode first = cluster.node(0);
        GrapevineNode back = cluster.node(2);
        int keys = 3_000;
        for (int i = 0; i < keys; i++) {
            put(first, "key-" + i, bytes("old"));
        }
        cluster.awaitEqual(Duration.ofSeconds(10));
        for (int round = 0; round < 3; round++) {
            cluster.client(2).call("POST", "/v1/cluster/disconnect", new byte[0]);
            byte[] value = bytes("new-" + round);
            for (int i = 0; i < keys; i++) {
                put(cluster.node(i % 2), "key-" + i, value);
            }
            AtomicBoolean reading = new AtomicBoolean(true);
            Queue<String> blinked = new ConcurrentLinkedQueue<>();
            AtomicLong reads = new AtomicLong();
            Thread reader = new Thread(() -> read(back, keys, reading, reads, blinked));
            reader.start();
            cluster.client(2).call("POST", "/v1/cluster/connect", new byte[0]);
            cluster.awaitEqual(Duration.ofSeconds(10));
            reading.set(false);
            reader.join();
            assertThat(blinked).isEmpty();
            assertThat(reads.get()).isPositive();
            assertThat(cluster.client(2).get("key-7")).isEqualTo("new-" + round);
        }
    }

    private static void read(
            GrapevineNode node, int keys, AtomicBoolean reading, AtomicLong reads, Queue<String> blinked) {
        OrMap map = node.driver().map();
        Key[] all = new Key[keys];
        for (int i = 0; i < keys; i++) {
            all[i] = key(node, "key-" + i);
        }
        while (reading.get()) {
            for (int i = 0; i < keys && reading.get(); i++) {
                Entry entry = map.get(all[i], node.driver().now().nanos());
                reads.incrementAndGet();
                if (entry == null) {
                    blinked.add("key-" + i);
                }
            }
        }
    }

    @Test
    void aNodeWithAQuarterOfTheRoomCostsTheOthersNothing(Vertx vertx) throws Exception {
        cluster = Cluster.empty(vertx, 4);
        for (int i = 0; i < 3; i++) {
            cluster.start(config -> config.maxBytes(4 << 20).maxValueBytes(64 << 10));
        }
        cluster.awaitReady();
        byte[] value = new byte[1_000];
        int keys = 2_500;
        for (int i = 0; i < keys; i++) {
            put(cluster.node(i % 3), "key-" + i, value);
        }
        cluster.awaitEqual(Duration.ofSeconds(10));
        GrapevineNode small = cluster.start(config -> config.maxBytes(1 << 20).maxValueBytes(64 << 10));
        await().atMost(Duration.ofSeconds(20)).until(() -> small.driver().map().entryCount() > 0);
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 3; i++) {
                assertThat(cluster.node(i).driver().map().entryCount()).isEqualTo(keys);
                assertThat(cluster.client(i).ready()).isEqualTo(200);
            }
            assertThat(small.driver().map().liveBytes()).isLessThanOrEqualTo((1 << 20) * 5 / 4);
            Thread.sleep(50);
        }
        assertThat(Cluster.client(small).ready()).as("it cannot hold everything").isEqualTo(503);
        String reason = new String(
                Cluster.client(small).call("GET", "/health/ready", new byte[0]).body(), StandardCharsets.UTF_8);
        assertThat(reason).as("names the maxBytes it would need").containsIgnoringCase("maxBytes");
        put(cluster.node(0), "after", value);
        await().atMost(Duration.ofSeconds(2)).until(() -> cluster.client(2).get("after").length() == 1_000);
    }
}
