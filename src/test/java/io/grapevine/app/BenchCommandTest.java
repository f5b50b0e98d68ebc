package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.ConfigReader;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.Ports;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A benchmark as a person or a program calls it. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
final class BenchCommandTest {

    private static final String SOMEWHERE = "--url=http://127.0.0.1:1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] args = new String[options.length + 1];
        args[0] = "bench";
        System.arraycopy(options, 0, args, 1, options.length);
        Commands commands = new Commands(config -> {
            throw new AssertionError("nothing is to be started");
        }, new ConfigReader(Map.of(), 1L << 30), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return commands.execute(args);
    }

    private static String urls(Cluster cluster) {
        return String.join(",", cluster.nodes().stream().map(node -> "http://" + node.http()).toList());
    }

    @Test
    void tellsAPersonHowNodesAnswer(Vertx vertx) {
        try (Cluster cluster = Cluster.of(vertx, 2)) {
            assertThat(bench("--url", urls(cluster), "--duration", "300ms", "--warm-up", "none", "--keys", "100", "--fill",
                    "--values", "8..4KiB", "--distribution", "zipf", "--puts", "20%", "--removes", "5%", "--pipeline", "2")).isZero();
            assertThat(out.toString()).contains("asked           http://127.0.0.1:", "16 connections, pipelined 2 deep, flat out",
                    "100 keys, zipf 0.99; 75% gets, 20% puts, 5% removes; values of 8 to 4096 bytes, ttl 600 s",
                    "filled          100 of 100 keys", "measured        0.30 s, after 0.00 s of warm-up", "% hits: ", " × 200",
                    "errors          none", "latency, ms", "p99.9");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void tellsAProgramHowNodesAnswer(Vertx vertx) throws Exception {
        try (Cluster cluster = Cluster.of(vertx, 1)) {
            assertThat(bench("--url", urls(cluster), "--duration=500ms", "--warm-up=100ms", "--rate=200", "--connections=3",
                    "--ttl=none", "--seed=9", "--json")).isZero();
            JsonNode report = new ObjectMapper().readTree(out.toString());
            assertThat(report.at("/plan/pressure/rate").asDouble()).isEqualTo(200);
            assertThat(report.at("/plan/pressure/connections").asInt()).isEqualTo(3);
            assertThat(report.at("/plan/mix/ttlMillis").asLong()).isZero();
            assertThat(report.at("/plan/seed").asLong()).isEqualTo(9);
            assertThat(report.at("/measuredNanos").asLong()).isEqualTo(500_000_000L);
            assertThat(report.at("/answered").asLong()).isEqualTo(100);
            assertThat(report.at("/perSecond").asDouble()).isEqualTo(200);
            assertThat(report.at("/kinds/get/statuses/404").asLong()).isPositive();
            assertThat(report.at("/kinds/get/latencyNanos/p99.9").asLong()).isPositive();
            assertThat(report.at("/kinds/remove/latencyNanos").isNull()).isTrue();
            assertThat(report.at("/errors").isObject()).isTrue();
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void saysPlainlyThatNobodyIsThere() {
        int port = Ports.free(1).get(0);
        assertThat(bench("--url=http://127.0.0.1:" + port + "/")).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("grapevine: nobody could be reached: http://127.0.0.1:" + port + ": connection refused");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void failsWhereNobodyAnswers(Vertx vertx) {
        int port = Cluster.result(vertx.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1")).actualPort();
        assertThat(bench("--url=http://127.0.0.1:" + port, "--duration=400ms", "--warm-up=none", "--timeout=500ms")).isEqualTo(1);
        assertThat(out.toString()).contains("16 × http://127.0.0.1:" + port + ": no answer within 500ms");
        assertThat(err.toString()).contains("grapevine: no request was answered");
    }

    @Test
    void saysWhatToKnowWhoeverBelievesTheFigures(Vertx vertx) {
        int port = Cluster.result(vertx.createHttpServer().requestHandler(request -> vertx.setTimer(50, late ->
                request.response().setStatusCode(503).putHeader("Retry-After", "1").end())).listen(0, "127.0.0.1")).actualPort();
        assertThat(bench("--url=http://127.0.0.1:" + port, "--duration=200ms", "--warm-up=none", "--rate=1000",
                "--connections=1")).isZero();
        assertThat(out.toString()).containsPattern("\\d+ requests that were due were never sent")
                .containsPattern("\\d+ answers were a 429 or a 5xx, \\d+ with Retry-After");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--url=https://a:1 | 'https://a:1' is no node's address; allowed: http://host:port",
        "--url=http://a:1/v1 | 'http://a:1/v1' is no node's address",
        "--url=http://a:70000 | 'http://a:70000' is no node's address",
        "--url=a:1 | 'a:1' is no node's address",
        "--connections=0 | --connections cannot be 0; allowed: 1 to 10000",
        "--pipeline=1001 | --pipeline cannot be 1001; allowed: 1 to 1000",
        "--threads=65 | --threads cannot be 65; allowed: 1 to 64",
        "--rate=0 | --rate cannot be 0.0; allowed: 0.001 to 10000000",
        "--rate=fast | 'fast' is no number",
        "--puts=110% | '110%' is no share",
        "--puts=70% --removes=31% | --removes cannot be 0.31; allowed: 0 to what puts leave of 1, which are 0.7",
        "--keys=0 | --keys cannot be 0; allowed: 1 to 100000000",
        "--distribution=normal | 'normal' is no distribution; allowed: uniform, zipf, or zipf:0.99",
        "--distribution=zipf:11 | --distribution cannot be 11.0; allowed: 0 to 10",
        "--values=10..5 | '10..5' ends before it begins",
        "--values=1GiB | --values cannot be 1073741824; allowed: 0 to 67108864",
        "--ttl=200us | '200us' is no length of time",
        "--ttl=400d | --ttl cannot be 34560000000ms; allowed: 1ms to 365d, or none",
        "--duration=400d | --duration cannot be 400d; allowed: 1ms to 365d",
        "--warm-up=soon | 'soon' is no length of time",
        "--timeout=2h | --timeout cannot be 2h; allowed: 1ms to 1h",
        "--url=http://a:1,http://b:1 --connections=1 | --connections cannot be 1; allowed: at least one for each of the 3 urls",
        "--conections=3 | unknown option --conections=3; nearest known: --connections",
    })
    void refusesWhatMakesNoSense(String options, String message) {
        assertThat(bench((SOMEWHERE + " " + options).split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: ").contains(message).doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"90%,10%", "70%,30%", "0.1,0.9", "100%,0%", "0,1"})
    void takesSharesThatAreAllTogether(String puts, String removes) {
        assertThat(bench("--url=http://127.0.0.1:" + Ports.free(1).get(0), "--puts", puts, "--removes", removes)).isEqualTo(1);
    }

    @Test
    void refusesToAskNobody() {
        assertThat(bench()).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: --url is missing; allowed: http://host:port");
    }

    @Test
    void namesTheOptionWhoseValueCannotBe() {
        int refused = 0;
        for (CommandLine.Model.OptionSpec option : new CommandLine(new BenchCommand()).getCommandSpec().options()) {
            boolean any = option.longestName().equals("--seed");
            for (String value : option.arity().max() == 0 || any ? List.<String>of() : List.of("-1", "junk")) {
                assertThat(bench(SOMEWHERE, option.longestName(), value)).as(option.longestName() + " " + value).isEqualTo(2);
                assertThat(err.toString()).startsWith("grapevine: ").contains(option.longestName(), value, "allowed: ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(25);
    }

    @Test
    void explainsItself() {
        assertThat(bench("--help")).isZero();
        assertThat(out.toString()).contains("Usage: grapevine bench", "How hard:", "What:", "--rate 2000", "Exit status: 0");
        assertThat(err.toString()).isEmpty();
    }

    /** As Ctrl-C does, which a JVM that was started in the background ignores. */
    @Test
    void aSignalEndsItEarlyAndTheReportIsStillTold(Vertx vertx) throws Exception {
        CountDownLatch asked = new CountDownLatch(1_000);
        int port = Cluster.result(vertx.createHttpServer().requestHandler(request -> {
            asked.countDown();
            request.response().setStatusCode(404).end();
        }).listen(0, "127.0.0.1")).actualPort();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "bench",
                "--url=http://127.0.0.1:" + port, "--duration=10m", "--warm-up=none").redirectErrorStream(true).start();
        try {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(report).contains("of 600.00 s: ended early", "errors          none", "latency, ms");
            assertThat(process.exitValue()).as(report).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
