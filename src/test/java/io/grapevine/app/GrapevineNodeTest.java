package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grapevine.config.ConfigReader;
import io.grapevine.config.NodeConfig;
import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrapevineNodeTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        result(vertx.close());
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private NodeConfig config(ConfigText text) throws Exception {
        return ConfigReader.ofProcess().readAll(List.of(text.in(directory))).get(0);
    }

    private GrapevineNode start(ConfigText text) throws Exception {
        return result(GrapevineNode.start(vertx, config(text)));
    }

    private static void expectFree(int port) throws IOException {
        try (ServerSocket tcp = new ServerSocket(port, 1, LOOPBACK);
                DatagramSocket udp = new DatagramSocket(port, LOOPBACK)) {
            assertThat(tcp.getLocalPort()).isEqualTo(udp.getLocalPort());
        }
    }

    @Test
    void takesOnePortForBothProtocolsAndSaysWhich() throws Exception {
        GrapevineNode node = start(new ConfigText("one"));
        assertThat(node.http().port()).isPositive();
        int port = node.gossip().port();
        assertThat(port).isPositive().isNotEqualTo(node.http().port());
        assertThatThrownBy(() -> new DatagramSocket(port, LOOPBACK)).isInstanceOf(IOException.class);
        try (Socket socket = new Socket(LOOPBACK, port)) {
            assertThat(socket.isConnected()).isTrue();
        }
        NodeClient client = new NodeClient("http://" + node.http());
        await().until(() -> client.ready() == 200);
        assertThat(client.cluster().path("self").path("gossip").asText()).isEqualTo("127.0.0.1:" + port);
        assertThat(client.cluster().path("self").path("http").asText()).isEqualTo("127.0.0.1:" + node.http().port());
        assertThat(client.metric("grapevine_udp_oversized_total")).isZero();
        result(node.stop());
        expectFree(port);
        expectFree(node.http().port());
    }

    @Test
    void saysWhichPortIsTakenAndLeavesTheOthersFree() throws Exception {
        List<Integer> ports = Ports.free(2);
        ConfigText text = new ConfigText("one").httpPort(ports.get(0)).gossipPort(ports.get(1));
        try (ServerSocket taken = new ServerSocket(ports.get(0), 1, LOOPBACK)) {
            assertThatThrownBy(() -> start(text))
                    .isInstanceOf(StartException.class)
                    .hasMessage("one: http.port: 127.0.0.1:" + taken.getLocalPort()
                            + " (TCP) is in use by another process");
            expectFree(ports.get(1));
        }
        try (ServerSocket taken = new ServerSocket(ports.get(1), 1, LOOPBACK)) {
            assertThatThrownBy(() -> start(text))
                    .hasMessage("one: gossip.port: 127.0.0.1:" + taken.getLocalPort()
                            + " (TCP) is in use by another process");
            expectFree(ports.get(0));
        }
        try (DatagramSocket taken = new DatagramSocket(ports.get(1), LOOPBACK)) {
            assertThatThrownBy(() -> start(text))
                    .hasMessage("one: gossip.port: 127.0.0.1:" + taken.getLocalPort()
                            + " (UDP) is in use by another process");
        }
        expectFree(ports.get(0));
        expectFree(ports.get(1));
    }

    @Test
    void refusesAHostThatIsNotThisMachines() {
        assertThatThrownBy(() -> {
                    ConfigText text = new ConfigText("one");
                    text.gossip().put("host", "no-such-host.invalid");
                    start(text);
                })
                .isInstanceOf(StartException.class)
                .hasMessageContaining("gossip.host")
                .hasMessageContaining("no-such-host.invalid");
        assertThatThrownBy(() -> {
                    ConfigText text = new ConfigText("one");
                    text.gossip().put("host", "192.0.2.1");
                    start(text);
                })
                .isInstanceOf(StartException.class)
                .hasMessageContaining("gossip.host: cannot listen on 192.0.2.1:0");
    }

    @Test
    void gossipsOverIpv6WhereThereIsSome() throws Exception {
        Assumptions.assumeTrue(hasIpv6Loopback());
        GrapevineNode one = start(onIpv6("one"));
        ConfigText text = onIpv6("two");
        text.gossip().putArray("seeds").add("[0:0:0:0:0:0:0:1]:" + one.gossip().port());
        GrapevineNode two = start(text);
        NodeClient client = new NodeClient("http://" + one.http());
        await().until(() -> client.aliveCount() == 2);
        client.put("key", "value");
        await().until(() -> new NodeClient("http://" + two.http()).get("key").equals("value"));
        assertThat(two.gossip().toString()).isEqualTo("[::1]:" + two.gossip().port());
        result(two.close());
        result(one.close());
    }

    private static ConfigText onIpv6(String name) {
        ConfigText text = new ConfigText(name);
        text.gossip().put("host", "::1").put("joinTimeout", "1s");
        return text;
    }

    private static boolean hasIpv6Loopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(a -> a instanceof Inet6Address && a.isLoopbackAddress());
    }

    @Test
    void canBeStoppedTwiceAndAtOnceAfterItsStart() throws Exception {
        GrapevineNode node = start(new ConfigText("one"));
        Future<Void> first = node.stop();
        result(node.stop());
        result(first);
        expectFree(node.gossip().port());
    }
}
