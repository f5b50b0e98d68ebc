package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.app.GrapevineNode;
import io.grapevine.crdt.Version;
import io.grapevine.testkit.Cluster;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An idle cluster says little, however much it holds. */
@ExtendWith(VertxExtension.class)
class IdleTrafficIT {

    private static final long SETTLE_MILLIS = 4_000;
    private static final long MEASURE_MILLIS = 6_000;

    @Test
    void eachOfThreeNodesSendsLessThanAKilobytePerSecondEmptyAndWith20000EntriesAlike(Vertx vertx) throws Exception {
        try (Cluster cluster = Cluster.of(vertx, 3)) {
            long empty = bytesPerSecond(cluster);
            for (int i = 0; i < 20_000; i++) {
                GrapevineNode node = cluster.node(i % 3);
                byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
                node.driver().call((n, now) -> n.put(now, n.map().key(key), "text/plain", key, Version.FOREVER));
            }
            cluster.awaitEqual(Duration.ofSeconds(20));
            long filled = bytesPerSecond(cluster);
            assertThat(empty).isPositive().isLessThan(1_000);
            assertThat(filled).isLessThan(1_000);
        }
    }

    /** Of the node that sends most. */
    private static long bytesPerSecond(Cluster cluster) throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        long[] before = cluster.nodes().stream().mapToLong(n -> n.socketCounters().sentBytes()).toArray();
        Thread.sleep(MEASURE_MILLIS);
        long most = 0;
        for (int i = 0; i < before.length; i++) {
            most = Math.max(most, cluster.node(i).socketCounters().sentBytes() - before[i]);
        }
        return most * 1_000 / MEASURE_MILLIS;
    }
}
