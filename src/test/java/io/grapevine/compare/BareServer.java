package io.grapevine.compare;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The limit: a server of Vert.x that looks nothing up, and answers what a node answers, header by header. Arguments: port, and
 * the number of event loops.
 */
final class BareServer extends VerticleBase {

    private static final byte[] VALUE = HttpLoad.VALUE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MISSING = ("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                    + "\"detail\":\"no entry has this key, as far as this node knows\",\"key\":\"" + HttpLoad.GET_MISS.key(0) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/octet-stream");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    /** An origin, and the number of a write as that of a node filled twice. */
    private static final CharSequence ETAG = HttpHeaders.createOptimized("\"1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d-12345\"");

    private final int port;
    private CharSequence date = date();

    private BareServer(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) {
        int loops = Integer.parseInt(arguments[1]);
        open(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops)), Integer.parseInt(arguments[0]), loops).onFailure(failure -> {
            System.err.println(failure);
            System.exit(1);
        });
    }

    /** Done when it listens. */
    static Future<?> open(Vertx vertx, int port, int loops) {
        return vertx.deployVerticle(() -> new BareServer(port), new DeploymentOptions().setInstances(loops));
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1_000, timer -> date = date());
        // As a node's, but for the limits, which cost nothing here.
        HttpServerOptions options = new HttpServerOptions()
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                .setIdleTimeout(60)
                .setAcceptBacklog(1_024);
        return vertx.createHttpServer(options).requestHandler(this::onRequest).listen(port, "127.0.0.1");
    }

    private void onRequest(HttpServerRequest request) {
        if (request.method() == HttpMethod.PUT) {
            request.bodyHandler(body -> {
                HttpServerResponse response = request.response();
                response.putHeader(HttpHeaders.ETAG, ETAG).setStatusCode(204).putHeader(HttpHeaders.DATE, date);
                response.end();
            });
            return;
        }
        HttpServerResponse response = request.response();
        if (request.uri().startsWith(HttpLoad.GET_MISS.keyPrefix(), "/v1/entries/".length())) {
            response.setStatusCode(404).putHeader(HttpHeaders.DATE, date).putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
            response.end(buffer(MISSING));
        } else {
            response.putHeader(HttpHeaders.ETAG, ETAG).putHeader(HttpHeaders.DATE, date).putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
            response.end(buffer(VALUE));
        }
    }

    private static Buffer buffer(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    private static CharSequence date() {
        return HttpHeaders.createOptimized(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}
