package io.grapevine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.HostPort;
import io.grapevine.testkit.Cluster;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Ports;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Load on real nodes, and on servers that misbehave. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
final class BenchTest {

    private static final long MILLI = 1_000_000L;
    private static final Mix GETS = new Mix(0, 0, 1_000, 0, 100, 100, 60_000, false);
    private static final Pressure FLAT_OUT = new Pressure(4, 1, 1, Pressure.FLAT_OUT, 10_000 * MILLI);

    private static Plan plan(List<HostPort> targets, Pressure pressure, Mix mix, long millis) {
        return new Plan(targets, pressure, mix, new Times(0, millis * MILLI), 1);
    }

    private static Outcome run(Plan plan) throws Exception {
        return new Bench(plan, moment -> {}).run();
    }

    private static HostPort loopback(int port) {
        return new HostPort("127.0.0.1", port);
    }

    private static List<HostPort> serve(Vertx vertx, Handler<HttpServerRequest> handler) {
        return List.of(loopback(Cluster.result(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1")).actualPort()));
    }

    private static List<HostPort> accept(Vertx vertx, Handler<NetSocket> handler) {
        return List.of(loopback(Cluster.result(vertx.createNetServer().connectHandler(handler).listen(0, "127.0.0.1")).actualPort()));
    }

    // ---- real nodes

    @Test
    void itsCountsAgreeWithTheNodesMetrics(Vertx vertx) throws Exception {
        try (Cluster cluster = Cluster.of(vertx, 2)) {
            List<HostPort> targets = cluster.nodes().stream().map(node -> loopback(node.http().port())).toList();
            Mix mix = new Mix(0.3, 0.1, 200, 0.9, 10, 500, 60_000, false);
            Outcome outcome = run(plan(targets, new Pressure(5, 4, 2, Pressure.FLAT_OUT, 10_000 * MILLI), mix, 700));
            assertThat(outcome.answered()).isPositive();
            assertThat(outcome.errors()).isEmpty();
            long statuses = 0;
            for (Kind kind : Kind.values()) {
                for (var each : outcome.kind(kind).statuses().entrySet()) {
                    double counted = cluster.clients().stream().mapToDouble(client -> answered(client, kind, each.getKey())).sum();
                    assertThat(counted).as("%s %d", kind, each.getKey()).isEqualTo(each.getValue().doubleValue());
                    statuses += each.getValue();
                }
            }
            assertThat(statuses).isEqualTo(outcome.answered());
            assertThat(outcome.kind(Kind.GET).count(200) + outcome.kind(Kind.GET).count(404)).isEqualTo(outcome.kind(Kind.GET).answered());
        }
    }

    /** 0 where the node counted none. */
    private static double answered(NodeClient client, Kind kind, int status) {
        String name = "grapevine_http_requests_total{method=\"" + kind.method()
                + "\",route=\"/v1/entries/{key}\",status=\"" + status + "\",surface=\"native\"}";
        try {
            return client.metric(name);
        } catch (AssertionError e) {
            return 0;
        }
    }

    @Test
    void filledKeysAreFoundAndKeepTheirTtl(Vertx vertx) throws Exception {
        try (Cluster cluster = Cluster.of(vertx, 1)) {
            List<HostPort> targets = List.of(loopback(cluster.node(0).http().port()));
            Outcome outcome = run(plan(targets, FLAT_OUT, new Mix(0, 0, 500, 0, 100, 100, 60_000, true), 200));
            assertThat(outcome.filled()).isEqualTo(500);
            assertThat(outcome.hitShare()).isEqualTo(1);
            assertThat(outcome.kind(Kind.PUT).answered()).isZero();
            assertThat(cluster.client(0).entryCount()).isEqualTo(500);
            NodeClient.Answer entry = cluster.client(0).getEntry("bench/007");
            assertThat(entry.body()).hasSize(100);
            assertThat(entry.header("Cache-Control")).startsWith("max-age=5");
        }
    }

    // ---- an open loop

    @Test
    void anOpenLoopKeepsItsRateWhileAnswersAreSlow(Vertx vertx) throws Exception {
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        List<HostPort> targets = serve(vertx, request -> {
            arrivals.add(System.nanoTime());
            vertx.setTimer(20, late -> request.response().setStatusCode(404).end());
        });
        Outcome outcome = run(plan(targets, new Pressure(50, 1, 1, 500, 10_000 * MILLI), GETS, 2_000));
        assertThat(outcome.answered()).isEqualTo(1_000);
        assertThat(outcome.unsent()).isZero();
        assertThat(arrivals.get(999) - arrivals.get(0)).isBetween(1_900 * MILLI, 3_000 * MILLI);
        assertThat(outcome.kind(Kind.GET).latencies().p50()).isGreaterThanOrEqualTo(19 * MILLI);
        assertThat(outcome.perSecond(outcome.answered())).isEqualTo(500);
    }

    /** A quarter of the requests is due while nobody is answered: their latencies lie evenly between 0 and 500 ms. */
    @Test
    void aStallShowsInTheLatenciesOfAllThatWereDueMeanwhile(Vertx vertx) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        AtomicLong stalledUntil = new AtomicLong(System.nanoTime());
        List<HostPort> targets = serve(vertx, request -> {
            long now = System.nanoTime();
            if (requests.incrementAndGet() == 500) {
                stalledUntil.set(now + 500 * MILLI);
            }
            long left = (stalledUntil.get() - now + MILLI - 1) / MILLI;
            if (left > 0) {
                vertx.setTimer(left, over -> request.response().setStatusCode(404).end());
            } else {
                request.response().setStatusCode(404).end();
            }
        });
        Outcome outcome = run(plan(targets, new Pressure(4, 1, 1, 1_000, 10_000 * MILLI), GETS, 2_000));
        assertThat(outcome.answered()).isEqualTo(2_000);
        Latencies latencies = outcome.kind(Kind.GET).latencies();
        assertThat(latencies.max()).isGreaterThanOrEqualTo(495 * MILLI);
        assertThat(latencies.p999()).isGreaterThanOrEqualTo(490 * MILLI);
        assertThat(latencies.p99()).isGreaterThanOrEqualTo(450 * MILLI);
        assertThat(latencies.p90()).isGreaterThanOrEqualTo(250 * MILLI);
    }

    @Test
    void whatFoundNoRoomBeforeTheEndIsToldAsUnsent(Vertx vertx) throws Exception {
        List<HostPort> targets = serve(vertx, request ->
                vertx.setTimer(100, late -> request.response().setStatusCode(404).end()));
        Outcome outcome = run(plan(targets, new Pressure(1, 1, 1, 200, 10_000 * MILLI), GETS, 1_000));
        assertThat(outcome.answered()).isBetween(1L, 25L);
        assertThat(outcome.answered() + outcome.unsent()).isEqualTo(200);
    }

    // ---- pipelining

    /** Answers when there are eight requests, or after a while where there never are. */
    private static final class InEights {
        private final NetSocket socket;
        private final StringBuilder came = new StringBuilder();
        private final List<String> waiting = new ArrayList<>();
        private final AtomicInteger rounds;

        InEights(Vertx vertx, NetSocket socket, AtomicInteger rounds) {
            this.socket = socket;
            this.rounds = rounds;
            socket.handler(this::onBytes);
            long timer = vertx.setPeriodic(200, time -> answer());
            socket.closeHandler(closed -> vertx.cancelTimer(timer));
        }

        private void onBytes(Buffer bytes) {
            came.append(bytes.toString(StandardCharsets.ISO_8859_1));
            for (int end = came.indexOf("\r\n\r\n"); end >= 0; end = came.indexOf("\r\n\r\n")) {
                waiting.add(came.substring(0, came.indexOf(" ")));
                came.delete(0, end + 4);
            }
            assertThat(waiting).hasSizeLessThanOrEqualTo(8);
            if (waiting.size() == 8) {
                rounds.incrementAndGet();
                answer();
            }
        }

        private void answer() {
            StringBuilder text = new StringBuilder();
            for (String method : waiting) {
                text.append(method.equals("GET")
                        ? "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes"
                        : "HTTP/1.1 204 No Content\r\n\r\n");
            }
            waiting.clear();
            for (int at = 0; at < text.length(); at += 50) {
                socket.write(text.substring(at, Math.min(text.length(), at + 50)));
            }
        }
    }

    @Test
    void pipelinedRequestsGoOutTogetherAndEachGetsItsOwnAnswer(Vertx vertx) throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        List<HostPort> targets = accept(vertx, socket -> new InEights(vertx, socket, rounds));
        Mix mix = new Mix(0, 0.5, 1_000, 0, 0, 0, 0, false);
        Outcome outcome = run(plan(targets, new Pressure(2, 8, 1, Pressure.FLAT_OUT, 10_000 * MILLI), mix, 500));
        assertThat(rounds.get()).isPositive();
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.kind(Kind.GET).statuses()).containsOnlyKeys(200);
        assertThat(outcome.kind(Kind.REMOVE).statuses()).containsOnlyKeys(204);
        assertThat(outcome.answered()).isGreaterThanOrEqualTo(8L * rounds.get());
    }

    // ---- what goes wrong

    @Test
    void saysThatNobodyIsThere() {
        List<HostPort> targets = Ports.free(2).stream().map(BenchTest::loopback).toList();
        assertThatThrownBy(() -> run(plan(targets, FLAT_OUT, GETS, 200)))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("nobody could be reached: http://%s: connection refused; http://%s: connection refused", targets.get(0), targets.get(1));
    }

    @Test
    void measuresThoseWhoAreThereAndTellsOfTheOthers(Vertx vertx) throws Exception {
        HostPort gone = loopback(Ports.free(1).get(0));
        HostPort there = serve(vertx, request -> request.response().setStatusCode(404).end()).get(0);
        Outcome outcome = run(plan(List.of(gone, there), FLAT_OUT, new Mix(0, 0, 10, 0, 0, 0, 0, true), 300));
        assertThat(outcome.kind(Kind.GET).answered()).isPositive();
        assertThat(outcome.errors()).containsOnlyKeys("http://" + gone + ": connection refused");
    }

    @Test
    void countsAnswersThatAskToWait(Vertx vertx) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        List<HostPort> targets = serve(vertx, request -> {
            boolean busy = requests.incrementAndGet() % 2 == 0;
            request.response().setStatusCode(busy ? 503 : 404);
            if (busy) {
                request.response().putHeader("Retry-After", "1");
            }
            request.response().end();
        });
        Outcome outcome = run(plan(targets, FLAT_OUT, GETS, 500));
        assertThat(outcome.kind(Kind.GET).count(503)).isPositive().isEqualTo(outcome.waitsAsked());
        assertThat(outcome.answered()).isEqualTo(requests.get());
        assertThat(outcome.errors()).isEmpty();
    }

    @Test
    void goesOnWhenConnectionsAreLost(Vertx vertx) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        List<HostPort> targets = serve(vertx, request -> {
            if (requests.incrementAndGet() % 10 == 0) {
                request.connection().close();
            } else {
                request.response().setStatusCode(404).end();
            }
        });
        Outcome outcome = run(plan(targets, FLAT_OUT, GETS, 500));
        assertThat(outcome.answered()).isGreaterThan(20);
        assertThat(outcome.errorCount()).isGreaterThan(2);
        assertThat(outcome.answered() + outcome.errorCount()).isEqualTo(requests.get());
    }

    @Test
    void givesUpOnWhoDoesNotAnswer(Vertx vertx) throws Exception {
        List<HostPort> targets = serve(vertx, request -> {});
        Outcome outcome = run(plan(targets, new Pressure(2, 3, 1, Pressure.FLAT_OUT, 1_000 * MILLI), GETS, 800));
        assertThat(outcome.answered()).isZero();
        assertThat(outcome.errors()).containsOnlyKeys("http://" + targets.get(0) + ": no answer within 1s").containsValue(6L);
    }

    @Test
    void tellsOfServersThatSpeakSomethingElse(Vertx vertx) throws Exception {
        List<HostPort> targets = accept(vertx, socket -> socket.handler(bytes -> socket.write("-ERR unknown command\r\n")));
        Outcome outcome = run(plan(targets, FLAT_OUT, GETS, 500));
        assertThat(outcome.answered()).isZero();
        assertThat(outcome.errors().firstKey()).contains("no HTTP: '-ERR unknown command'");
    }

    // ---- an early end

    @Test
    void anEarlyEndTellsWhatWasMeasuredUntilThen(Vertx vertx) throws Exception {
        List<HostPort> targets = serve(vertx, request -> request.response().setStatusCode(404).end());
        AtomicReference<Bench> running = new AtomicReference<>();
        running.set(new Bench(plan(targets, FLAT_OUT, GETS, 50_000), moment -> {
            if (moment.perSecond() > 0) {
                running.get().end();
            }
        }));
        Outcome outcome = running.get().run();
        assertThat(outcome.answered()).isPositive();
        assertThat(outcome.errors()).isEmpty();
        assertThat(Duration.ofNanos(outcome.nanos())).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    @Test
    void anEarlyEndWaitsForNobodyWhoDoesNotAnswer(Vertx vertx) throws Exception {
        List<HostPort> targets = serve(vertx, request -> {});
        AtomicReference<Bench> running = new AtomicReference<>();
        running.set(new Bench(plan(targets, new Pressure(2, 1, 1, 100, 50_000 * MILLI), GETS, 50_000), moment -> running.get().end()));
        Outcome outcome = running.get().run();
        assertThat(outcome.answered()).isZero();
        assertThat(outcome.errors()).containsOnlyKeys("http://" + targets.get(0) + ": no answer before the end");
    }
}
