package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.grapevine.driver.LogContext;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is in the log, and what never is. */
final class LogsTest {

    private static final String MARK = "Mark7dM";
    private static final byte[] NOTHING = new byte[0];
    private static final String[] JSON = {"Content-Type", "application/json"};

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.grapevine");
    /** Each line as both forms write it. */
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> reader = new AppenderBase<>() {
        private final JsonLines json = new JsonLines();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
            lines.add(new String(json.encode(event), StandardCharsets.UTF_8));
        }
    };

    @BeforeEach
    void listen() {
        reader.setContext(root.getLoggerContext());
        reader.start();
        root.addAppender(reader);
        ours.setLevel(Level.TRACE);
    }

    @AfterEach
    void leave() {
        root.detachAppender(reader);
        ours.setLevel(null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that carries a value, in order and out of order. */
    private static void speak(NodeClient a, int http, int gossip) throws IOException {
        a.call("PUT", "/v1/entries/key", utf8(MARK));
        a.call("PUT", "/v1/entries/short?ttl=20ms", utf8(MARK));
        a.call("PUT", "/v1/entries/large", utf8(MARK.repeat(20_000)));
        a.call("PUT", "/v1/entries/key?ttl=soon", utf8(MARK));
        a.call("PUT", "/v1/entries/" + "k".repeat(2_000), utf8(MARK));
        a.call("PUT", "/v1/entries/too-large", new byte[2 << 20]);
        a.call("PUT", "/v1/entries/key", utf8(MARK), "Content-Encoding", "gzip");
        a.call("PUT", "/v1/entries/key", utf8(MARK), "If-Match", "\"" + MARK + "\"");
        a.call("POST", "/v1/touch/key?ttl=1h", NOTHING);
        a.call("GET", "/v1/explain/key", NOTHING);
        a.call("GET", "/v1/entries?prefix=" + MARK, NOTHING);
        a.call("DELETE", "/v1/entries?prefix=" + MARK, NOTHING);
        a.call("PUT", "/cache/other", utf8("{\"value\":\"" + MARK + "\",\"duration\":\"9000000000\"}"), JSON);
        a.call("PUT", "/cache/other", utf8("{\"value\":\"" + MARK + "\",\"duration\":\"" + MARK + "\"}"), JSON);
        a.call("PUT", "/cache/other", utf8("{\"value\":\"" + MARK), JSON);
        a.call("PUT", "/cache/other", utf8(MARK));
        a.call("POST", "/set", utf8("{\"key\":\"third\",\"value\":[\"" + MARK + "\"],\"ttl\":60}"), JSON);
        a.call("POST", "/set", utf8("{\"key\":\"third\",\"value\":" + MARK + ",\"ttl\":60}"), JSON);
        a.call("POST", "/set", utf8("{\"key\":\"third\",\"value\":\"\ud800" + MARK + "\",\"ttl\":60}"), JSON);
        a.call("GET", "/get/third", NOTHING);
        a.call("GET", "/cache/third", NOTHING);
        a.call("DELETE", "/delete/third", NOTHING);
        try (Socket raw = new Socket("127.0.0.1", http)) {
            raw.getOutputStream().write(utf8(MARK + " nonsense\r\n\r\n" + MARK));
            raw.getInputStream().readNBytes(20);
        }
        try (Socket raw = new Socket("127.0.0.1", http)) {
            raw.getOutputStream().write(utf8("PUT /v1/entries/cut HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + MARK));
        }
        try (Socket raw = new Socket("127.0.0.1", gossip); OutputStream out = raw.getOutputStream()) {
            out.write(utf8(MARK.repeat(10)));
        }
        try (DatagramSocket stranger = new DatagramSocket()) {
            byte[] bytes = utf8("G" + MARK.repeat(20));
            stranger.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), gossip));
        }
    }

    @Test
    void noLineHasAValueWhateverIsWrittenAndWhateverFails() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Cluster cluster = Cluster.of(vertx, 2)) {
            speak(cluster.client(0), cluster.node(0).http().port(), cluster.node(0).gossip().port());
            cluster.awaitEqual(Duration.ofSeconds(10));
            cluster.client(1).call("POST", "/v1/cluster/disconnect", NOTHING);
            speak(cluster.client(1), cluster.node(1).http().port(), cluster.node(1).gossip().port());
            cluster.client(1).call("POST", "/v1/cluster/connect", NOTHING);
            cluster.awaitEqual(Duration.ofSeconds(10));
        }
        Cluster.result(vertx.close());
        assertThat(lines).anyMatch(line -> line.contains("joined"));
        assertThat(lines).noneMatch(line -> line.contains(MARK));
    }

    @Test
    void whatIsToldOfTheClusterHasItsNodeAndItsKind() {
        Vertx vertx = Vertx.vertx();
        Cluster.of(vertx, 2).close();
        Cluster.result(vertx.close());
        List<ILoggingEvent> told = events.stream().filter(event -> event.getLoggerName().equals("io.grapevine.Node")).toList();
        assertThat(told).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getMDCPropertyMap().get(LogContext.NODE)).startsWith("node-");
            assertThat(event.getKeyValuePairs()).singleElement().satisfies(pair ->
                    assertThat(pair.key).isEqualTo(LogContext.EVENT));
        });
        assertThat(lines).anyMatch(line -> line.contains("\"event\":\"member-joined\""));
    }
}
