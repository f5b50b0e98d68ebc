package io.grapevine.app;

import io.grapevine.base.Address;
import io.grapevine.config.HostPort;
import io.grapevine.discovery.Seed;
import io.grapevine.discovery.SeedResolver;
import io.grapevine.driver.NodeDriver;
import io.grapevine.protocol.Codec;
import io.grapevine.tcp.StreamCounters;
import io.grapevine.tcp.Streams;
import io.grapevine.udp.GossipSocket;
import io.grapevine.udp.SocketCounters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A node's gossip port: the datagram socket with its loop, the TCP streams at the same number, and the seeds. */
final class GossipVerticle extends VerticleBase {

    /** With port 0 the system names one that is free for TCP; it may be taken for UDP. */
    private static final int MAX_TRIES = 32;

    private final String name;
    private final InetAddress host;
    private final int wantedPort;
    private @Nullable GossipSocket socket;
    private @Nullable Streams streams;
    private @Nullable SeedResolver resolver;
    private @Nullable NodeDriver driver;

    /** @param port 0 for any that is free for both */
    GossipVerticle(String name, InetAddress host, int port) {
        this.name = name;
        this.host = host;
        this.wantedPort = port;
    }

    /** Takes the port; what comes waits for {@link #begin}. */
    @Override
    public Future<?> start() {
        return take(MAX_TRIES);
    }

    private Future<?> take(int tries) {
        Streams taken = new Streams(vertx, context, Codec.MAX_FRAME_BYTES);
        return taken.listen(host.getHostAddress(), wantedPort)
                .recover(e -> Future.failedFuture(cannotListen("TCP", wantedPort, e)))
                .compose(port -> {
                    try {
                        socket = GossipSocket.bind(host, port);
                        streams = taken;
                        return Future.succeededFuture();
                    } catch (BindException e) {
                        return taken.close().compose(closed -> wantedPort == 0 && tries > 1
                                ? take(tries - 1)
                                : Future.failedFuture(cannotListen("UDP", port, e)));
                    } catch (IOException | RuntimeException e) {
                        return taken.close().compose(closed -> Future.failedFuture(cannotListen("UDP", port, e)));
                    }
                });
    }

    private StartException cannotListen(String protocol, int port, Throwable cause) {
        return StartException.cannotListen(
                name, "gossip", new HostPort(host.getHostAddress(), port), protocol, cause);
    }

    /** The port that was taken. */
    int port() {
        return taken().port();
    }

    SocketCounters socketCounters() {
        return taken().counters();
    }

    StreamCounters streamCounters() {
        return streams().counters();
    }

    private Streams streams() {
        if (streams == null) {
            throw new IllegalStateException("not started");
        }
        return streams;
    }

    private GossipSocket taken() {
        if (socket == null) {
            throw new IllegalStateException("not started");
        }
        return socket;
    }

    /** Begins to gossip for a driver's node: on this verticle's event loop and a thread of its own. */
    Future<Void> begin(NodeDriver driver, List<Seed> seeds, BooleanSupplier alone) {
        Promise<Void> begun = Promise.promise();
        context.runOnContext(ignored -> {
            GossipSocket datagrams = taken();
            Streams frames = streams();
            this.driver = driver;
            driver.attach(datagrams, frames);
            frames.start(driver);
            datagrams.start(name, driver);
            resolver = new SeedResolver(
                    vertx,
                    context,
                    name,
                    seeds,
                    alone,
                    driver::onSeeds);
            resolver.start();
            begun.complete();
        });
        return begun.future();
    }

    /** Ends it: what was not sent is lost. */
    @Override
    public Future<?> stop() {
        if (resolver != null) {
            resolver.stop();
        }
        if (driver != null) {
            driver.endLoop();
        }
        Future<Void> closed = streams == null ? Future.succeededFuture() : streams.close();
        GossipSocket datagrams = socket;
        if (datagrams == null) {
            return closed;
        }
        // Waits for the loop's last turn, and so not here.
        return closed.eventually(() -> vertx.executeBlocking(() -> {
            datagrams.close();
            return null;
        }));
    }
}
