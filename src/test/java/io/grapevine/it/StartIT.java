package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Ports;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process starts, and how it says that it cannot. */
class StartIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path directory;

    @Test
    void saysWhichPortIsInUseAndExitsWith1() throws IOException {
        try (Processes processes = new Processes(directory, 3);
                ServerSocket http = new ServerSocket(processes.httpPort(0), 1, LOOPBACK);
                ServerSocket tcp = new ServerSocket(processes.gossipPort(1), 1, LOOPBACK);
                DatagramSocket udp = new DatagramSocket(processes.gossipPort(2), LOOPBACK)) {
            for (int i = 0; i < 3; i++) {
                processes.start(i);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(processes.process(i).awaitExit()).isEqualTo(1);
            }
            assertThat(processes.process(0).output())
                    .contains("node-1: http.port: 127.0.0.1:" + http.getLocalPort() + " (TCP) is in use");
            assertThat(processes.process(1).output())
                    .contains("node-2: gossip.port: 127.0.0.1:" + tcp.getLocalPort() + " (TCP) is in use");
            assertThat(processes.process(2).output())
                    .contains("node-3: gossip.port: 127.0.0.1:" + udp.getLocalPort() + " (UDP) is in use");
        }
    }

    @Test
    void runsAndSaysSoWhileNoSeedAnswers() {
        try (Processes processes = new Processes(directory, 2)) {
            NodeProcess alone = processes.start(0, config -> {
                config.gossip().put("joinTimeout", "1s");
                config.gossip().withArray("/seeds").add("no-such-name.invalid:7946");
                return config;
            });
            alone.awaitReady();
            assertThat(alone.client().put("key", "value")).isEqualTo(201);
            await().atMost(Duration.ofSeconds(10)).until(() -> alone.output().contains("no-such-name.invalid"));
            NodeProcess other = processes.start(1);
            other.awaitReady();
            assertThat(other.client().get("key")).isEqualTo("value");
        }
    }

    @Test
    void startsFromTheEnvironmentAsDisperseDid() {
        List<Integer> ports = Ports.free(4);
        try (NodeProcess first = NodeProcess.start(
                        directory, ports.get(1), Map.of("PORT", "" + ports.get(0), "HTTP_PORT", "" + ports.get(1),
                                "NODE_NAME", "alpha"), "run");
                NodeProcess second = NodeProcess.start(
                        directory, ports.get(3), Map.of("PORT", "" + ports.get(2), "HTTP_PORT", "" + ports.get(3),
                                "NODE_NAME", "beta", "PEER", "127.0.0.1:" + ports.get(0)), "run")) {
            first.awaitReady();
            second.awaitReady();
            NodeClient a = first.client();
            a.put("key", "value");
            await().atMost(Duration.ofSeconds(5)).until(() -> second.client().get("key").equals("value"));
            await().atMost(Duration.ofSeconds(5)).until(() -> a.stateOf("beta").equals("alive"));
        }
    }

    @Test
    void runsSeveralNodesInOneProcessAndEndsThemAllWithOneSignal() {
        List<Integer> gossip = Ports.free(2);
        List<Integer> http = Ports.free(2);
        String one = config("one", gossip.get(0), http.get(0), gossip);
        String two = config("two", gossip.get(1), http.get(1), gossip);
        try (NodeProcess both = NodeProcess.start(directory, http.get(0), Map.of(), "run", one, two)) {
            both.awaitReady();
            NodeClient other = new NodeClient("http://127.0.0.1:" + http.get(1));
            both.client().put("key", "value");
            await().atMost(Duration.ofSeconds(5)).until(() -> other.get("key").equals("value"));
            both.signal("INT");
            assertThat(both.awaitExit()).isZero();
        }
    }

    @Test
    void refusesTwoNodesOfOneProcessThatWantTheSamePort() {
        List<Integer> ports = Ports.free(3);
        int http = ports.get(2);
        String one = config("one", ports.get(0), http, List.of());
        String two = config("two", ports.get(1), http, List.of());
        try (NodeProcess both = NodeProcess.start(directory, http, Map.of(), "run", one, two)) {
            assertThat(both.awaitExit()).isIn(1, 2);
            assertThat(both.output()).contains("two").contains(Integer.toString(http));
        }
    }

    private String config(String name, int gossipPort, int httpPort, List<Integer> seeds) {
        return new ConfigText(name).gossipPort(gossipPort).httpPort(httpPort).seeds(seeds).in(directory).toString();
    }
}
