package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.http.HttpMutationLaws.Answer;
import io.grapevine.http.RequestMutants.Mutant;
import io.grapevine.testkit.Fuzz;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.VertxInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a request makes the event loops allocate, beyond what a bare server of Vert.x does that is sent the same bytes. */
final class HttpAllocationLaws {

    private static final int STRIDE = 100;
    private static final long CI_COUNT = 20 * STRIDE;
    private static final int MAX_ALLOCATED_AT_ALL = 32 << 10;
    private static final int MAX_ALLOCATED_PER_BYTE = 4;
    /** The first time loads classes, on each of the loops. */
    private static final int LOADING = 4;

    private static final ServedNode NODE = ServedNode.start();
    private static final Vertx BARE = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private static final int BARE_PORT = ServedNode.await(BARE.createHttpServer()
            .requestHandler(request -> request.response().end())
            .invalidRequestHandler(InvalidRequest::answer)
            .listen(0, "127.0.0.1").map(HttpServer::actualPort));

    @AfterAll
    static void close() {
        NODE.close();
        ServedNode.await(BARE.close());
    }

    @Test
    void aRequestTakesFourTimesItsBytesAndAConstantAtMost() {
        Fuzz fuzz = new Fuzz("HttpAllocationLaws#aRequestTakesFourTimesItsBytesAndAConstantAtMost", CI_COUNT);
        try (Meter ours = new Meter(NODE.vertx, NODE.port()); Meter bare = new Meter(BARE, BARE_PORT)) {
            fuzz.run(STRIDE, (index, random) -> {
                assertThat(NODE.delete("/v1/entries?prefix=&all=true").status()).isEqualTo(200);
                RequestMutants mutants = new RequestMutants(random);
                for (int i = 0; i < STRIDE; i++) {
                    Mutant mutant = mutants.framed();
                    fuzz.trying(mutant.bytes);
                    expectBounded(ours, bare, mutant.method, mutant.target, mutant.bytes);
                }
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLongBodyTakesFourTimesItsBytesAndAConstantAtMost() throws Exception {
        byte[] value = new byte[ServedNode.MAX_VALUE_BYTES];
        new Random(1).nextBytes(value);
        String head = "PUT /v1/entries/long HTTP/1.1\r\nHost: h\r\n";
        try (Meter ours = new Meter(NODE.vertx, NODE.port()); Meter bare = new Meter(BARE, BARE_PORT)) {
            for (int length : new int[] {1, 1_000, 20_000, 65_537, ServedNode.MAX_VALUE_BYTES}) {
                byte[] whole = join(head + "Content-Length: " + length + "\r\n\r\n", value, length, "");
                byte[] chunked = join(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length) + "\r\n",
                        value, length, "\r\n0\r\n\r\n");
                for (int i = 0; i < 20; i++) {
                    expectBounded(ours, bare, "PUT", length + " bytes", whole);
                    expectBounded(ours, bare, "PUT", length + " bytes, chunked", chunked);
                }
            }
        }
    }

    /** A client that says how long its body is going to be has sent nothing of it. */
    @Test
    void aBodyThatIsOnlyAnnouncedTakesNothing() throws Exception {
        String request = "PUT /v1/entries/long HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
        long least = Long.MAX_VALUE;
        try (Meter ours = new Meter(NODE.vertx, NODE.port())) {
            for (int i = 0; i <= LOADING; i++) {
                try (RawClient client = NODE.raw()) {
                    assertThat(client.request("GET", "/health/live").status()).isEqualTo(200);
                    long before = ours.allocated();
                    assertThat(client.send(request + ServedNode.MAX_VALUE_BYTES + "\r\n\r\n").head()).startsWith("HTTP/1.1 100");
                    least = Math.min(least, ours.allocated() - before);
                }
            }
        }
        assertThat(least).isLessThan(MAX_ALLOCATED_AT_ALL);
    }

    private static void expectBounded(Meter ours, Meter bare, String method, String target, byte[] bytes)
            throws Exception {
        long most = bare.of(method, bytes) + MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * bytes.length;
        long allocated = ours.of(method, bytes);
        for (int again = 0; again < LOADING && allocated >= most; again++) {
            allocated = ours.of(method, bytes);
        }
        assertThat(allocated).as("allocated for %s %s, %s bytes", method, target, bytes.length).isLessThan(most);
    }

    private static byte[] join(String head, byte[] body, int length, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body, 0, length);
        out.writeBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }

    /** A client of a server, and what all of the server's event loops have allocated. */
    private static final class Meter implements AutoCloseable {

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final Vertx vertx;
        private final int port;
        private @Nullable AnswerReader client;

        Meter(Vertx vertx, int port) {
            this.vertx = vertx;
            this.port = port;
        }

        long of(String method, byte[] bytes) throws IOException, InterruptedException, ExecutionException {
            AnswerReader connected = client;
            if (connected == null) {
                connected = new AnswerReader(port);
                client = connected;
                connected.send("GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                assertThat(connected.next("GET")).isNotNull();
            }
            long before = allocated();
            connected.send(bytes);
            Answer answer = connected.next(method);
            long after = allocated();
            if (answer == null || answer.closes()) {
                close();
            }
            return after - before;
        }

        /** When the loops have done what they were about. */
        long allocated() throws InterruptedException, ExecutionException {
            long bytes = 0;
            for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
                bytes += THREADS.getThreadAllocatedBytes(loop.submit(() -> Thread.currentThread().getId()).get());
            }
            return bytes;
        }

        @Override
        public void close() throws IOException {
            AnswerReader connected = client;
            client = null;
            if (connected != null) {
                connected.close();
            }
        }
    }
}
