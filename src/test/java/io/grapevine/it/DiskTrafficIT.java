package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.app.GrapevineNode;
import io.grapevine.crdt.Version;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a start costs with a disk and without, in bytes between nodes; printed for docs/DISK.md. */
@ExtendWith(VertxExtension.class)
class DiskTrafficIT {

    private static final int ENTRIES = Integer.getInteger("grapevine.disk.entries", 20_000);
    private static final int VALUE_BYTES = 100;

    @TempDir
    private Path disk;

    private Cluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    private void put(GrapevineNode node, int key, String value) {
        node.driver().call((n, now) -> n.put(now, n.map().key(utf8("key-" + key)), "text/plain",
                utf8(value + "x".repeat(VALUE_BYTES - value.length())), Version.FOREVER));
    }

    private static void remove(GrapevineNode node, int key) {
        node.driver().call((n, now) -> String.valueOf(n.remove(now, n.map().key(utf8("key-" + key)))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ConfigText onDisk(ConfigText config) {
        config.disk().put("directory", disk.toString()).put("interval", "1h");
        return config;
    }

    private static double sentBytes(List<GrapevineNode> nodes) {
        double bytes = 0;
        for (GrapevineNode node : nodes) {
            NodeClient client = Cluster.client(node);
            bytes += client.metric("grapevine_udp_sent_bytes_total") + client.metric("grapevine_tcp_sent_bytes_total");
        }
        return bytes;
    }

    /** What all together send from its start until it is ready and equal to the others. */
    private double startBytes(String how, UnaryOperator<ConfigText> change) {
        List<GrapevineNode> others = cluster.nodes().subList(0, 2);
        double before = sentBytes(others);
        long began = System.nanoTime();
        GrapevineNode node = cluster.start(change);
        long digest = others.get(0).driver().map().digest();
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() ->
                Cluster.client(node).ready() == 200 && node.driver().map().digest() == digest);
        double seconds = (System.nanoTime() - began) / 1e9;
        double bytes = sentBytes(List.of(others.get(0), others.get(1), node)) - before;
        System.out.printf("%,d entries of %d bytes, 1 %% changed, a start %s: %,.0f bytes between nodes, ready and equal after %.2f s%n",
                ENTRIES, VALUE_BYTES, how, bytes, seconds);
        Cluster.result(node.stop());
        return bytes;
    }

    @Test
    void aStartFromDiskCostsWhatWasMissed(Vertx vertx) throws IOException {
        cluster = Cluster.empty(vertx, 5);
        GrapevineNode first = cluster.start(UnaryOperator.identity());
        cluster.start(UnaryOperator.identity());
        GrapevineNode leaving = cluster.start(this::onDisk);
        cluster.awaitReady();
        for (int key = 0; key < ENTRIES; key++) {
            put(first, key, "old");
            if (key % 5_000 == 4_999) {
                cluster.awaitEqual(Duration.ofSeconds(60));
            }
        }
        cluster.awaitEqual(Duration.ofSeconds(60));
        Cluster.result(leaving.stop());
        for (int key = 0; key < ENTRIES; key += 200) {
            put(first, key, "new");
            remove(first, key + 1);
        }
        await().atMost(Duration.ofSeconds(10)).until(() ->
                first.driver().map().digest() == cluster.node(1).driver().map().digest());
        // The next to start has another name: a file is as good as any donor's word.
        Files.move(disk.resolve("node-3.1.snapshot"), disk.resolve("node-4.1.snapshot"));
        double with = startBytes("from its disk", this::onDisk);
        double without = startBytes("without one", UnaryOperator.identity());
        assertThat(with).isLessThan(without / 5);
    }
}
