package io.grapevine.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Sends each request where it is answered: keyed paths straight to their surface, with the path as it came on the wire,
 * everything else to the router. For one event loop.
 */
final class Dispatcher {

    private final Lane lane;
    private final NativeSurface nativeSurface;
    private final DisperseSurface disperse;
    private final GossipCacheSurface gossipCache;
    private final Explainer explainer;
    private final AdminRoutes admin;

    Dispatcher(Lane lane) {
        this.lane = lane;
        this.nativeSurface = new NativeSurface(lane);
        this.disperse = new DisperseSurface(lane);
        this.gossipCache = new GossipCacheSurface(lane);
        this.explainer = new Explainer(lane);
        this.admin = new AdminRoutes(lane);
    }

    Lane lane() {
        return lane;
    }

    void dispatch(HttpServerRequest request) {
        if (lane.isEnding(request.connection())) {
            return;
        }
        String path = RequestTarget.path(request.uri());
        Exchange exchange = new Exchange(lane, request, Route.of(path));
        try {
            if (request.version() == HttpVersion.HTTP_1_1 && !request.headers().contains(HttpHeaders.HOST)) {
                // RFC 9112 §3.2
                exchange.refuse(400, "a request of HTTP/1.1 has a Host");
                return;
            }
            dispatch(exchange, path);
        } catch (BadRequestException e) {
            Problem.answer(exchange, e);
        } catch (RuntimeException | Error e) {
            exchange.fail(e);
        }
    }

    private void dispatch(Exchange exchange, String path) throws BadRequestException {
        switch (exchange.route()) {
            case ENTRY -> nativeSurface.onEntry(exchange, path);
            case TOUCH -> nativeSurface.onTouch(exchange, path);
            case EXPLAIN -> explainer.onExplain(exchange, path);
            case CACHE -> disperse.onCache(exchange, path);
            case SET -> gossipCache.onSet(exchange);
            case GET -> gossipCache.onGet(exchange, path);
            case DELETE -> gossipCache.onDelete(exchange, path);
            case UNLISTED -> {
                if (path.equals("*") && exchange.method() == HttpMethod.OPTIONS) {
                    exchange.header(HttpHeaders.ALLOW, "GET, HEAD, PUT, POST, DELETE, OPTIONS").answer(204);
                } else {
                    exchange.refuse(404, "nothing is at " + path + "; GET / in a browser says what is where");
                }
            }
            case ENTRIES, CLUSTER, CLUSTER_CONNECT, CLUSTER_DISCONNECT, LIVE, READY, METRICS, CACHE_MEMBERS, ROOT,
                    LOCAL_CACHE, DISCONNECT -> admin.handle(exchange);
        }
    }
}
