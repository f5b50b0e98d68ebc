package io.grapevine.http;

import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Readiness;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything but the data path, through a router: a node's state, its connection, pages. For one event loop. */
final class AdminRoutes {

    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    /** What a path does for a method. */
    private interface Step {
        void run(Exchange exchange) throws BadRequestException;
    }

    private final Lane lane;
    private final NodeDriver driver;
    private final Connection connection;
    private final Scans scans;
    private final Router router;

    AdminRoutes(Lane lane) {
        this.lane = lane;
        this.driver = lane.service().driver();
        this.connection = lane.service().connection();
        this.scans = new Scans(lane.vertx(), driver);
        this.router = Router.router(lane.vertx());
        route(Route.ENTRIES, HttpMethod.GET, this::list, HttpMethod.DELETE, this::removePrefix);
        route(Route.CLUSTER, HttpMethod.GET, this::cluster);
        route(Route.CLUSTER_CONNECT, HttpMethod.POST, this::connectByOperator);
        route(Route.CLUSTER_DISCONNECT, HttpMethod.POST, this::disconnectByOperator);
        route(Route.LIVE, HttpMethod.GET, exchange -> exchange.answer(200, MediaType.JSON, "{\"status\":\"live\"}"));
        route(Route.READY, HttpMethod.GET, this::ready);
        route(Route.METRICS, HttpMethod.GET, this::metrics);
        route(Route.ROOT, HttpMethod.GET, this::connect);
        route(Route.LOCAL_CACHE, HttpMethod.GET, this::startLocalCache);
        route(Route.DISCONNECT, HttpMethod.GET, this::disconnect);
        router.errorHandler(404, context -> new Exchange(lane, context.request(), Route.UNLISTED)
                .refuse(404, "nothing is at " + context.request().path()));
        router.errorHandler(500, context -> new Exchange(lane, context.request(), Route.UNLISTED)
                .fail(context.failure()));
    }

    /** The router takes a Host that is none for a fault of ours, and logs it as an error. */
    void handle(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        if (request.authority() == null && request.headers().contains(HttpHeaders.HOST)) {
            exchange.refuse(400, "the Host is no host");
        } else {
            router.handle(request);
        }
    }

    private void route(Route route, HttpMethod method, Step step) {
        route(route, method, step, method, step);
    }

    private void route(Route route, HttpMethod method, Step step, HttpMethod otherMethod, Step otherStep) {
        boolean heads = route.allow().contains("HEAD");
        router.route(route.template()).handler(context -> {
            Exchange exchange = new Exchange(lane, context.request(), route);
            HttpMethod asked = context.request().method();
            try {
                if (asked == method || asked == HttpMethod.HEAD && heads) {
                    step.run(exchange);
                } else if (asked == otherMethod) {
                    otherStep.run(exchange);
                } else if (asked == HttpMethod.OPTIONS) {
                    exchange.answerOptions();
                } else {
                    exchange.refuseMethod();
                }
            } catch (BadRequestException e) {
                Problem.answer(exchange, e);
            } catch (RuntimeException | Error e) {
                exchange.fail(e);
            }
        });
    }

    // ---- pages of keys

    private void list(Exchange exchange) throws BadRequestException {
        Query query = new Query(RequestTarget.query(exchange.request().uri()));
        byte[] prefix = utf8(query.value("prefix"));
        byte[] after = utf8(query.value("after"));
        int limit = limit(query.value("limit"));
        start(exchange, new KeyPage(exchange, driver.call((node, now) -> node.map().scan(prefix)), after, limit));
    }

    private void removePrefix(Exchange exchange) throws BadRequestException {
        Query query = new Query(RequestTarget.query(exchange.request().uri()));
        byte[] prefix = utf8(query.value("prefix"));
        if (prefix.length == 0 && !"true".equals(query.value("all"))) {
            throw new BadRequestException("prefix",
                    "an empty prefix removes everything: say all=true if that is meant");
        }
        start(exchange, new PrefixRemoval(exchange, driver.call((node, now) -> node.map().scan(prefix))));
    }

    private void start(Exchange exchange, Scans.Scan scan) {
        if (!scans.start(scan)) {
            exchange.header(HttpHeaders.RETRY_AFTER, "1");
            exchange.refuse(503, "too many pages and removals are waiting already");
        }
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static int limit(@Nullable String text) throws BadRequestException {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new BadRequestException("limit", "limit is '" + text + "'; allowed: 1 to " + MAX_LIMIT);
    }

    // ---- the node

    private void cluster(Exchange exchange) {
        byte[] json = ClusterJson.of(driver.call((node, now) -> node.view(now)));
        exchange.header(HttpHeaders.CACHE_CONTROL, "no-store").answer(200, MediaType.JSON, json);
    }

    private void ready(Exchange exchange) {
        Readiness readiness = driver.call((node, now) -> node.readiness(now));
        exchange.header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (readiness.ready()) {
            exchange.answer(200, MediaType.JSON,
                    "{\"status\":\"ready\",\"reason\":\"" + escaped(readiness.reason()) + "\"}");
        } else {
            exchange.refuse(503, readiness.reason());
        }
    }

    private void metrics(Exchange exchange) {
        Scrape scrape = lane.service().scrape();
        String contentType = scrape.contentType(exchange.request().headers().get(HttpHeaders.ACCEPT));
        // Writing all of it down takes milliseconds.
        lane.vertx().executeBlocking(() -> scrape.text(contentType), false)
                .onSuccess(text -> exchange.guarded(() -> exchange.answer(200, new AsciiString(contentType), text)))
                .onFailure(exchange::fail);
    }

    // ---- its connection

    private void connectByOperator(Exchange exchange) {
        connection.connectByOperator(driver);
        exchange.answer(200, MediaType.JSON, "{\"connected\":true}");
    }

    private void disconnectByOperator(Exchange exchange) {
        connection.disconnectByOperator(driver);
        exchange.answer(200, MediaType.JSON, "{\"connected\":false}");
    }

    /** A browser looks, and changes nothing; nor does HEAD. */
    private void connect(Exchange exchange) {
        exchange.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (wantsHtml(exchange.request().headers().get(HttpHeaders.ACCEPT))) {
            exchange.header("Content-Security-Policy", WelcomePage.POLICY);
            exchange.answer(200, MediaType.HTML, WelcomePage.HTML);
        } else if (exchange.isHead() || connection.connect(driver)) {
            GossipCacheSurface.answer(exchange, "Successfully connected to network.", null);
        } else {
            GossipCacheSurface.refuse(exchange, 200,
                    "Node was disconnected by an operator, and works alone until POST /v1/cluster/connect.");
        }
    }

    private void disconnect(Exchange exchange) {
        if (connection.disconnect(driver)) {
            GossipCacheSurface.answer(exchange, "Node disconnected successfully.", null);
        } else {
            exchange.refuse(404, "Node not found");
        }
    }

    private void startLocalCache(Exchange exchange) {
        switch (connection.startLocalCache(driver)) {
            case STARTED -> GossipCacheSurface.answer(exchange, "Successfully connected to server.", null);
            case CONNECTED -> exchange.refuse(400, "Already an active node in the network");
            case ALREADY_STARTED -> exchange.refuse(400, "Node already working as a local cache");
        }
    }

    private static boolean wantsHtml(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private static String escaped(String text) {
        return new String(JsonText.escaped(text), StandardCharsets.UTF_8);
    }
}
