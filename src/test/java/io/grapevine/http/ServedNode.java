package io.grapevine.http;

import io.grapevine.base.Address;
import io.grapevine.crdt.Version;
import io.grapevine.driver.NodeClock;
import io.grapevine.driver.NodeDriver;
import io.grapevine.metrics.NodeMetrics;
import io.grapevine.node.Node;
import io.grapevine.node.NodeSettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One real node behind its HTTP port, without peers, and a client of it. */
final class ServedNode implements AutoCloseable {

    static final int MAX_VALUE_BYTES = 100_000;

    final Vertx vertx;
    final NodeDriver driver;
    final NodeMetrics metrics;
    final HttpEndpoint endpoint;
    private final WebClient client;
    private final WebClient http2;

    static ServedNode start() {
        return start(new HttpSettings("127.0.0.1", 0, MAX_VALUE_BYTES, Version.FOREVER), true);
    }

    static ServedNode start(HttpSettings settings, boolean connect) {
        return new ServedNode(settings, connect, 2);
    }

    private ServedNode(HttpSettings settings, boolean connect, int instances) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        NodeSettings node = new NodeSettings("alpha", "test", "test", new Address("127.0.0.1", 7946), "127.0.0.1:8001",
                connect, 200_000_000, 3, 1_000_000_000, 500_000_000, 10_000_000_000L, 300_000, 1_200, 64 << 20);
        NodeClock clock = NodeClock.ofSystem();
        driver = new NodeDriver(new Node(node, new SplittableRandom(1), clock.now()), clock);
        metrics = new NodeMetrics(driver);
        endpoint = new HttpEndpoint(settings);
        await(endpoint.open(vertx, instances));
        endpoint.serve(new HttpService(driver, new Connection(connect), (surface, route, method) ->
                metrics.requests(surface, route, method)::onAnswered, metrics.loopLag("http"), scrape()));
        client = WebClient.create(vertx, new WebClientOptions().setDefaultPort(port()).setFollowRedirects(false));
        http2 = WebClient.create(vertx, new WebClientOptions().setDefaultPort(port())
                .setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    int port() {
        return endpoint.port();
    }

    /** What a client got. */
    record Answer(int status, MultiMap headers, Buffer bytes, HttpVersion version) {

        String body() {
            return bytes.toString("UTF-8");
        }

        @Nullable String header(String name) {
            return headers.get(name);
        }

        String type() {
            return String.valueOf(headers.get("Content-Type"));
        }
    }

    Answer get(String path, String... headers) {
        return send(HttpMethod.GET, path, Buffer.buffer(), headers);
    }

    Answer head(String path, String... headers) {
        return send(HttpMethod.HEAD, path, Buffer.buffer(), headers);
    }

    Answer delete(String path, String... headers) {
        return send(HttpMethod.DELETE, path, Buffer.buffer(), headers);
    }

    Answer put(String path, String body, String... headers) {
        return send(HttpMethod.PUT, path, Buffer.buffer(body), headers);
    }

    Answer post(String path, String body, String... headers) {
        return send(HttpMethod.POST, path, Buffer.buffer(body), headers);
    }

    Answer send(HttpMethod method, String path, Buffer body, String... headers) {
        return send(client, method, path, body, headers);
    }

    Answer sendOverHttp2(HttpMethod method, String path, Buffer body, String... headers) {
        return send(http2, method, path, body, headers);
    }

    private Answer send(WebClient by, HttpMethod method, String path, Buffer body, String... headers) {
        HttpRequest<Buffer> request = by.request(method, "127.0.0.1", path);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<Buffer> response = await(body.length() == 0 && method != HttpMethod.PUT
                && method != HttpMethod.POST
                ? request.send()
                : request.sendBuffer(body));
        Buffer bytes = response.body() == null ? Buffer.buffer() : response.body();
        return new Answer(response.statusCode(), response.headers(), bytes, response.version());
    }

    RawClient raw() throws IOException {
        return new RawClient(port());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private Scrape scrape() {
        return new Scrape() {
            @Override
            public String contentType(@Nullable String accept) {
                return metrics.contentType(accept);
            }

            @Override
            public byte[] text(String contentType) {
                return metrics.scrape(contentType);
            }
        };
    }

    @Override
    public void close() {
        client.close();
        http2.close();
        await(endpoint.close(vertx));
        metrics.close();
        await(vertx.close());
    }
}
