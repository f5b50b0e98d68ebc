package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sixty-four writers at once, on three nodes, over HTTP. */
@ExtendWith(VertxExtension.class)
class ConcurrentWritersIT {

    private static final int WRITERS = 64;
    private static final int WRITES = 60;

    @Test
    void loseNothingAndEndEqual(Vertx vertx) throws Exception {
        try (Cluster cluster = Cluster.of(vertx, 3)) {
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            List<Future<?>> writing = new ArrayList<>();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writing.add(writers.submit(() -> write(cluster.client(writer % 3), writer, wrong)));
            }
            for (Future<?> each : writing) {
                each.get();
            }
            writers.shutdown();
            cluster.awaitEqual(Duration.ofSeconds(2));
            assertThat(wrong).isEmpty();
            for (int node = 0; node < 3; node++) {
                NodeClient client = cluster.client(node);
                for (int writer = 0; writer < WRITERS; writer++) {
                    for (int i = 0; i < WRITES; i += 7) {
                        String expected = i % 14 == 0 ? "<404>" : writer + ":" + i;
                        assertThat(client.get("own-" + writer + "-" + i)).isEqualTo(expected);
                    }
                }
                assertThat(client.get("shared-0")).isEqualTo(cluster.client(0).get("shared-0")).isNotEqualTo("<404>");
            }
        }
    }

    /** Keys of its own, of which it removes some again, and a few that all write. */
    private static void write(NodeClient client, int writer, Queue<String> wrong) {
        for (int i = 0; i < WRITES; i++) {
            String key = "own-" + writer + "-" + i;
            expect(client.put(key, writer + ":" + i), 201, "put " + key, wrong);
            if (!client.get(key).equals(writer + ":" + i)) {
                wrong.add("does not read its own write of " + key);
            }
            if (i % 14 == 0) {
                expect(client.remove(key), 204, "remove " + key, wrong);
            }
            int status = client.put("shared-" + i % 5, writer + ":" + i);
            if (status != 201 && status != 204) {
                wrong.add("shared put answered " + status);
            }
        }
    }

    private static void expect(int status, int expected, String what, Queue<String> wrong) {
        if (status != expected) {
            wrong.add(what + " answered " + status);
        }
    }
}
