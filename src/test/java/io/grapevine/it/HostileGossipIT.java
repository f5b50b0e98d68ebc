package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.app.GrapevineNode;
import io.grapevine.node.NodeCounters;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strangers and impostors do at the gossip port changes nothing. */
@ExtendWith(VertxExtension.class)
class HostileGossipIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Cluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void junkOnBothProtocolsIsCountedAndDropped(Vertx vertx) throws IOException {
        cluster = Cluster.of(vertx, 3);
        NodeClient a = cluster.client(0);
        a.put("key", "value");
        SplittableRandom random = new SplittableRandom(7);
        List<Socket> sockets = new ArrayList<>();
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int i = 0; i < 2_000; i++) {
                byte[] junk = new byte[random.nextInt(1_500)];
                random.nextBytes(junk);
                stranger.send(new DatagramPacket(junk, junk.length, LOOPBACK, cluster.node(0).gossip().port()));
            }
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(LOOPBACK, cluster.node(0).gossip().port());
                sockets.add(socket);
                byte[] junk = new byte[1 + random.nextInt(100)];
                random.nextBytes(junk);
                socket.getOutputStream().write(junk);
            }
            long start = System.nanoTime();
            assertThat(a.put("meanwhile", "written")).isEqualTo(201);
            await().atMost(Duration.ofSeconds(2)).until(() -> cluster.client(2).get("meanwhile").equals("written"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(a.aliveCount()).isEqualTo(3);
        assertThat(a.ready()).isEqualTo(200);
        assertThat(dropped(cluster.node(0))).isPositive();
        assertThat(cluster.node(0).driver().counters().coreFailures()).isZero();
        cluster.awaitEqual(Duration.ofSeconds(2));
    }

    private static long dropped(GrapevineNode node) {
        return node.driver().call((n, now) -> {
            NodeCounters counters = n.counters();
            return counters.malformed() + counters.foreign() + counters.otherVersion() + counters.forged();
        });
    }

    @Test
    void aNodeWithAnotherSecretIsNotLetInAndNeitherIsWhatItSays(Vertx vertx) {
        cluster = Cluster.empty(vertx, 3);
        for (int i = 0; i < 2; i++) {
            cluster.start(config -> {
                config.gossip().put("secret", "right");
                return config;
            });
        }
        cluster.awaitReady();
        GrapevineNode impostor = cluster.start(config -> {
            config.gossip().put("secret", "wrong");
            return config;
        });
        NodeClient outside = Cluster.client(impostor);
        outside.put("forged", "x");
        cluster.client(0).put("secret", "y");
        await().atMost(Duration.ofSeconds(10)).until(() ->
                cluster.node(0).driver().<Long>call((n, now) -> n.counters().forged()) >= 3);
        assertThat(cluster.client(0).stateOf("node-3")).isEqualTo("none");
        assertThat(cluster.client(0).get("forged")).isEqualTo("<404>");
        assertThat(outside.get("secret")).isEqualTo("<404>");
        assertThat(outside.aliveCount()).isEqualTo(1);
    }
}
