package io.grapevine.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP port on one event loop: HTTP/1.1 with keep-alive and pipelining, HTTP/2 in clear text, by prior knowledge
 * and by upgrade. {@link HttpEndpoint} deploys one instance per core; all share the port.
 */
final class HttpVerticle extends VerticleBase {

    private final HttpEndpoint endpoint;
    private @Nullable HttpServer server;
    private @Nullable Dispatcher dispatcher;

    HttpVerticle(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Future<?> start() {
        HttpSettings settings = endpoint.settings();
        HttpServer opening = vertx.createHttpServer(options(settings))
                .requestHandler(this::onRequest)
                .invalidRequestHandler(InvalidRequest::answer);
        server = opening;
        SocketAddress address = settings.port() == 0
                ? SocketAddress.sharedRandomPort(endpoint.anyPort(), settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
        vertx.setPeriodic(1_000, timer -> {
            if (dispatcher != null) {
                dispatcher.lane().onSecond();
            }
        });
        LoopLag lag = new LoopLag(System.nanoTime());
        vertx.setPeriodic(LoopLag.INTERVAL_MILLIS, timer -> {
            long lateNanos = lag.onBeat(System.nanoTime());
            HttpService service = endpoint.service();
            if (service != null) {
                service.loopLag().accept(lateNanos);
            }
        });
        return opening.listen(address).onSuccess(open -> endpoint.onListening(open.actualPort()));
    }

    /** Takes no new requests, and lets those in flight finish for a while. */
    @Override
    public Future<?> stop() {
        HttpServer closing = server;
        return closing == null
                ? Future.succeededFuture()
                : closing.shutdown(endpoint.settings().drainTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    private void onRequest(HttpServerRequest request) {
        Dispatcher ready = dispatcher;
        if (ready == null) {
            HttpService service = endpoint.service();
            if (service == null) {
                InvalidRequest.answer(request, 503, "the node is starting");
                return;
            }
            ready = new Dispatcher(new Lane(vertx, service, endpoint.settings()));
            dispatcher = ready;
        }
        ready.dispatch(request);
    }

    private static HttpServerOptions options(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions();
        options.setMaxInitialLineLength(HttpSettings.MAX_REQUEST_LINE_BYTES);
        options.setMaxHeaderSize(HttpSettings.MAX_HEADER_BYTES);
        options.setInitialSettings(new Http2Settings()
                .setMaxConcurrentStreams(HttpSettings.MAX_HTTP2_STREAMS)
                .setMaxHeaderListSize(HttpSettings.MAX_HEADER_BYTES)
                .setPushEnabled(false));
        options.setHttp2ClearTextEnabled(true);
        options.setCompressionSupported(false);
        options.setDecompressionSupported(false);
        // Nobody speaks WebSocket here, and its compression's handler ends connections that pipeline over 128 deep.
        options.setPerFrameWebSocketCompressionSupported(false);
        options.setPerMessageWebSocketCompressionSupported(false);
        options.setHandle100ContinueAutomatically(false);
        options.setIdleTimeout(settings.idleTimeoutMillis());
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setTcpNoDelay(true);
        options.setReuseAddress(true);
        options.setAcceptBacklog(1_024);
        return options;
    }
}
