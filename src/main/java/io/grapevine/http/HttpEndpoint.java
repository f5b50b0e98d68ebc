package io.grapevine.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP port of one node: first opened, so that the port is known to who builds the node, then given the node to
 * serve. Before that every request is answered 503. Thread-safe.
 */
public final class HttpEndpoint {

    private static final AtomicInteger LAST_ANY_PORT = new AtomicInteger();

    private final HttpSettings settings;
    private final int anyPort = LAST_ANY_PORT.incrementAndGet();
    private volatile @Nullable HttpService service;
    private volatile int port;
    private volatile @Nullable String deployment;

    public HttpEndpoint(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Listens, with so many event loops.
     *
     * @return the port; a failure if it is in use
     */
    public Future<Integer> open(Vertx vertx, int instances) {
        return vertx.deployVerticle(() -> new HttpVerticle(this), new DeploymentOptions().setInstances(instances))
                .map(id -> {
                    deployment = id;
                    return port;
                });
    }

    /** From now on requests are answered from this node. */
    public void serve(HttpService service) {
        this.service = service;
    }

    /** Takes no new requests, lets those in flight finish for {@code drainTimeoutMillis}, and closes. */
    public Future<Void> close(Vertx vertx) {
        String open = deployment;
        deployment = null;
        return open == null ? Future.succeededFuture() : vertx.undeploy(open);
    }

    /** The port that was taken; 0 before {@link #open} has succeeded. */
    public int port() {
        return port;
    }

    HttpSettings settings() {
        return settings;
    }

    /** Instances that ask Vert.x for the same one share the port that the first of them is given; no two nodes may. */
    int anyPort() {
        return anyPort;
    }

    @Nullable HttpService service() {
        return service;
    }

    void onListening(int actualPort) {
        port = actualPort;
    }
}
