package io.grapevine.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients see of three nodes in one process, over HTTP, with real sockets between them. */
@ExtendWith(VertxExtension.class)
class ThreeNodesIT {

    private static final byte[] NOTHING = new byte[0];

    private Cluster cluster;
    private NodeClient a;
    private NodeClient b;
    private NodeClient c;

    @BeforeEach
    void start(Vertx vertx) {
        cluster = Cluster.of(vertx, 3);
        a = cluster.client(0);
        b = cluster.client(1);
        c = cluster.client(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(2)).pollInterval(Duration.ofMillis(5));
    }

    @Test
    void showOnEachNodeWhatWasPutOnAnyOfThem() {
        for (int i = 0; i < 3; i++) {
            assertThat(cluster.client(i).put("key-" + i, "value-" + i)).isEqualTo(201);
        }
        for (NodeClient client : cluster.clients()) {
            soon().until(() -> client.get("key-0").equals("value-0"));
            soon().until(() -> client.get("key-1").equals("value-1"));
            soon().until(() -> client.get("key-2").equals("value-2"));
        }
        assertThat(a.getEntry("key-1").header("etag"))
                .isEqualTo(c.getEntry("key-1").header("etag"))
                .isNotNull();
    }

    @Test
    void spreadAWriteWithoutWaitingForATickOfGossip() {
        long[] nanos = new long[100];
        for (int i = 0; i < nanos.length; i++) {
            String key = "latency-" + i;
            long start = System.nanoTime();
            a.put(key, "x");
            while (!c.get(key).equals("x")) {
                Thread.onSpinWait();
            }
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        assertThat(nanos[nanos.length / 2])
                .as("put and get together, in the middle; the interval is 200 ms")
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(40));
    }

    @Test
    void overwriteAndRemoveEverywhere() {
        a.put("key", "first");
        soon().until(() -> b.get("key").equals("first"));
        assertThat(b.put("key", "second")).isEqualTo(204);
        soon().until(() -> a.get("key").equals("second") && c.get("key").equals("second"));
        assertThat(c.remove("key")).isEqualTo(204);
        assertThat(c.get("key")).isEqualTo("<404>");
        soon().until(() -> a.get("key").equals("<404>") && b.get("key").equals("<404>"));
        assertThat(a.put("key", "third")).isEqualTo(201);
        soon().until(() -> b.get("key").equals("third") && c.get("key").equals("third"));
        cluster.awaitEqual(Duration.ofSeconds(2));
    }

    @Test
    void forgetAnEntryAtItsTtlWithoutAnybodyAskingForIt() {
        long start = System.nanoTime();
        a.put("short", "x", "700ms");
        b.put("long", "y", "1h");
        soon().until(() -> c.get("short").equals("x") && c.get("long").equals("y"));
        soon().until(() -> cluster.nodes().stream().allMatch(n -> n.driver().map().entryCount() == 1));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(699));
        for (NodeClient client : cluster.clients()) {
            assertThat(client.get("short")).isEqualTo("<404>");
            assertThat(client.get("long")).isEqualTo("y");
        }
        assertThat(a.put("short", "again")).as("an expired key can be set again").isEqualTo(201);
        soon().until(() -> c.get("short").equals("again"));
        cluster.awaitEqual(Duration.ofSeconds(2));
    }

    @Test
    void carryAValueOfAMebibyteAndOneThatJustDoesNotFitADatagram() {
        for (int length : new int[] {1_100, 1_200, 1_400, 70_000, 1 << 20}) {
            byte[] value = new byte[length];
            new Random(length).nextBytes(value);
            assertThat(a.put("large-" + length, value, "")).isEqualTo(201);
            for (NodeClient client : cluster.clients()) {
                await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).until(() -> {
                    NodeClient.Answer response = client.getEntry("large-" + length);
                    return response.statusCode() == 200 && Arrays.equals(response.body(), value);
                });
            }
        }
        byte[] tooLarge = new byte[(1 << 20) + 1];
        assertThat(a.put("too-large", tooLarge, "")).isEqualTo(413);
    }

    @Test
    void giveTheSameValueThroughAllThreeSurfaces() throws Exception {
        String set = "{\"key\":\"shared\",\"value\":{\"n\":1.50},\"ttl\":3600}";
        assertThat(a.call("POST", "/set", set.getBytes(UTF_8), "Content-Type", "application/json").statusCode())
                .isEqualTo(200);
        soon().until(() -> b.get("shared").equals("{\"n\":1.50}"));
        assertThat(new String(c.call("GET", "/cache/shared", NOTHING).body(), UTF_8)).isEqualTo("{\"n\":1.50}");
        String put = "{\"value\": \"text\", \"duration\": \"60000000000\"}";
        assertThat(b.call("PUT", "/cache/shared", put.getBytes(UTF_8), "Content-Type", "application/json").statusCode())
                .isEqualTo(200);
        soon().until(() -> c.get("shared").equals("text"));
        assertThat(new String(c.call("GET", "/get/shared", NOTHING).body(), UTF_8)).contains("\"value\":\"text\"");
    }

    @Test
    void workAloneWhileDisconnectedAndShareEverythingOnReturn() throws Exception {
        a.put("before", "1");
        a.put("removed-elsewhere", "1");
        soon().until(() -> c.get("removed-elsewhere").equals("1"));
        assertThat(c.call("POST", "/v1/cluster/disconnect", NOTHING).statusCode()).isEqualTo(200);
        c.put("written-alone", "2");
        a.put("written-meanwhile", "3");
        a.remove("removed-elsewhere");
        assertThat(c.get("removed-elsewhere")).isEqualTo("1");
        assertThat(c.get("written-meanwhile")).isEqualTo("<404>");
        assertThat(a.get("written-alone")).isEqualTo("<404>");
        assertThat(c.ready()).isEqualTo(503);
        assertThat(c.call("POST", "/v1/cluster/connect", NOTHING).statusCode()).isEqualTo(200);
        cluster.awaitEqual(Duration.ofSeconds(3));
        soon().until(() -> c.ready() == 200);
        assertThat(c.get("removed-elsewhere")).isEqualTo("<404>");
        assertThat(c.get("written-meanwhile")).isEqualTo("3");
        assertThat(a.get("written-alone")).isEqualTo("2");
    }

    @Test
    void seeALeavingNodeAsLeftWithinASecondAndHoldWhatItWroteLast() {
        c.put("last-words", "x");
        long start = System.nanoTime();
        var leaving = cluster.node(2).stop();
        soon().until(() -> a.stateOf("node-3").equals("left") && b.stateOf("node-3").equals("left"));
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
        Cluster.result(leaving);
        assertThat(a.get("last-words")).isEqualTo("x");
        assertThat(c.ready()).isZero();
        assertThat(a.ready()).as("losing others makes nobody unready").isEqualTo(200);
    }

    @Test
    void seeACrashedNodeAsDeadWithinTenSeconds() {
        Cluster.result(cluster.node(2).close());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> a.stateOf("node-3").equals("dead") && b.stateOf("node-3").equals("dead"));
        assertThat(a.put("still", "works")).isEqualTo(201);
        soon().until(() -> b.get("still").equals("works"));
        assertThat(a.ready()).isEqualTo(200);
    }
}
