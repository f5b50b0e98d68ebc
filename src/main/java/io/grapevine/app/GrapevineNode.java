package io.grapevine.app;

import io.grapevine.base.Address;
import io.grapevine.config.DiskConfig;
import io.grapevine.config.GossipConfig;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import io.grapevine.config.Secret;
import io.grapevine.crdt.Version;
import io.grapevine.discovery.Seed;
import io.grapevine.disk.SnapshotCounters;
import io.grapevine.disk.SnapshotLock;
import io.grapevine.disk.SnapshotSettings;
import io.grapevine.disk.Snapshots;
import io.grapevine.driver.EventLog;
import io.grapevine.driver.NodeClock;
import io.grapevine.driver.NodeDriver;
import io.grapevine.http.Connection;
import io.grapevine.http.HttpEndpoint;
import io.grapevine.http.HttpService;
import io.grapevine.http.HttpSettings;
import io.grapevine.http.Scrape;
import io.grapevine.metrics.NodeMetrics;
import io.grapevine.node.ClusterView;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.grapevine.node.NodeSettings;
import io.grapevine.protocol.MemberState;
import io.grapevine.udp.SocketCounters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One running node: its driver, its gossip port and its HTTP port, put together from its config.
 *
 * <p>Several may share a process and its event loops. Safe for use by any thread.
 */
public final class GrapevineNode {

    /** How long the last writes may take to arrive at the others when the node stops: as a rule it is milliseconds. */
    private static final long DRAIN_MILLIS = 10_000;
    /** How long the news that the node left are spread before the socket is closed. */
    private static final long LEAVE_MILLIS = 250;
    /** How long it may take from the beginning of the end until the last snapshot is written: less than {@link NodeGroup} waits. */
    private static final long STOP_MILLIS = 18_000;

    private static final long LOOK_MILLIS = 10;

    private final Vertx vertx;
    private final NodeConfig config;
    private final NodeDriver driver;
    private final NodeMetrics metrics;
    private final HttpEndpoint http;
    private final GossipVerticle gossip;
    private final @Nullable Snapshots snapshots;
    private final HostPort gossipAddress;
    private final HostPort httpAddress;
    private final CompletableFuture<String> refusal = new CompletableFuture<>();
    private volatile boolean stopping;

    private GrapevineNode(
            Vertx vertx,
            NodeConfig config,
            NodeAddresses addresses,
            HttpEndpoint http,
            GossipVerticle gossip,
            @Nullable SnapshotLock lock) {
        this.vertx = vertx;
        this.config = config;
        this.http = http;
        this.gossip = gossip;
        this.httpAddress = new HostPort(config.http().host(), http.port());
        this.gossipAddress = new HostPort(config.gossip().host(), gossip.port());
        Address advertised = addresses.advertised(config, gossip.port());
        NodeClock clock = NodeClock.ofSystem();
        NodeSettings settings =
                settings(config, advertised, addresses.advertisedHttp(config, http.port()).toString());
        this.driver = new NodeDriver(new Node(settings, new NodeRandom(), clock.now()), clock);
        this.metrics = new NodeMetrics(driver);
        metrics.info(config.name(), config.cluster(), ProductVersion.number());
        PortMetrics.bind(metrics, gossip.socketCounters(), gossip.streamCounters());
        SnapshotCounters disk = new SnapshotCounters();
        DiskMetrics.bind(metrics, disk);
        DiskConfig kept = config.disk();
        this.snapshots = kept == null || lock == null
                ? null
                : new Snapshots(vertx, driver, snapshots(config, kept), lock, disk);
        driver.onLoopLag(metrics.loopLag("gossip"));
        driver.addEventListener(new EventLog());
        driver.addEventListener(metrics::onEvent);
        driver.addEventListener(event -> {
            if (event.level() == NodeEvent.Level.FATAL) {
                refusal.complete(event.text());
            }
        });
    }

    private static NodeSettings settings(NodeConfig config, Address advertised, String http) {
        GossipConfig gossip = config.gossip();
        Secret secret = gossip.secret();
        return new NodeSettings(
                config.name(),
                config.cluster(),
                secret == null ? config.cluster() : secret.word(),
                advertised,
                http,
                gossip.connect(),
                gossip.interval().toNanos(),
                gossip.fanout(),
                gossip.probeInterval().toNanos(),
                gossip.probeTimeout().toNanos(),
                gossip.joinTimeout().toNanos(),
                gossip.maxClockDrift().toMillis(),
                gossip.maxDatagramBytes(),
                config.cache().maxBytes());
    }

    private static SnapshotSettings snapshots(NodeConfig config, DiskConfig disk) {
        return new SnapshotSettings(
                Path.of(disk.directory()), config.name(), config.cluster(), disk.interval().toMillis());
    }

    // ---- start

    /**
     * Starts one, which listens then, and may still be loading a snapshot; fails with a {@link StartException}, and
     * leaves nothing behind, when it cannot listen, or write where it was told to.
     */
    public static Future<GrapevineNode> start(Vertx vertx, NodeConfig config) {
        return vertx.executeBlocking(() -> lockDisk(config), false).compose(lock -> start(vertx, config, lock));
    }

    private static Future<GrapevineNode> start(Vertx vertx, NodeConfig config, @Nullable SnapshotLock lock) {
        HttpEndpoint http = new HttpEndpoint(httpSettings(config));
        return vertx.executeBlocking(() -> NodeAddresses.of(config), false)
                .compose(addresses -> open(vertx, config, http).compose(port -> {
                    GossipVerticle gossip =
                            new GossipVerticle(config.name(), addresses.gossip(), config.gossip().port());
                    return vertx.deployVerticle(gossip)
                            .map(id -> new GrapevineNode(vertx, config, addresses, http, gossip, lock));
                }))
                .compose(GrapevineNode::begin)
                .onFailure(e -> {
                    if (lock != null) {
                        lock.close();
                    }
                })
                .recover(e -> http.close(vertx).transform(closed -> Future.failedFuture(e)));
    }

    /** @return null where it keeps none */
    private static @Nullable SnapshotLock lockDisk(NodeConfig config) throws StartException {
        DiskConfig disk = config.disk();
        if (disk == null) {
            return null;
        }
        SnapshotLock lock;
        try {
            lock = Snapshots.prepare(snapshots(config, disk));
        } catch (IOException | InvalidPathException e) {
            throw new StartException(
                    config.name() + ": disk.directory: cannot write to " + disk.directory() + ": " + e, e);
        }
        if (lock == null) {
            throw new StartException(config.name() + ": disk.directory: found " + disk.directory()
                    + ", where another process keeps the snapshots of " + config.name()
                    + "; allowed: a directory in which no other node of this name runs");
        }
        return lock;
    }

    private static HttpSettings httpSettings(NodeConfig config) {
        Duration ttl = config.cache().defaultTtl();
        return new HttpSettings(
                config.http().host(),
                config.http().port(),
                config.cache().maxValueBytes(),
                ttl == null ? Version.FOREVER : ttl.toNanos());
    }

    private static Future<Integer> open(Vertx vertx, NodeConfig config, HttpEndpoint http) {
        HostPort wanted = new HostPort(config.http().host(), config.http().port());
        return http.open(vertx, Runtime.getRuntime().availableProcessors())
                .recover(e -> Future.failedFuture(
                        StartException.cannotListen(config.name(), "http", wanted, "TCP", e)));
    }

    /**
     * Both ports are taken: from here on nothing goes wrong that a user could mend. It is not waited for a snapshot:
     * clients are answered while it is loaded, a signal can end it, and the others hear of this node only then.
     */
    private Future<GrapevineNode> begin() {
        Connection connection = new Connection(config.gossip().connect());
        http.serve(new HttpService(
                driver,
                connection,
                (surface, route, method) -> metrics.requests(surface, route, method)::onAnswered,
                metrics.loopLag("http"),
                new Scrape() {
                    @Override
                    public String contentType(@Nullable String accept) {
                        return metrics.contentType(accept);
                    }

                    @Override
                    public byte[] text(String contentType) {
                        return metrics.scrape(contentType);
                    }
                }));
        List<Seed> seeds = config.gossip().seeds().stream().map(s -> new Seed(s.host(), s.port())).toList();
        Snapshots kept = snapshots;
        if (kept == null) {
            return gossip.begin(driver, seeds, this::isAlone).map(this);
        }
        kept.load()
                .compose(loaded -> {
                    if (stopping) {
                        return Future.succeededFuture();
                    }
                    kept.begin();
                    return gossip.begin(driver, seeds, this::isAlone);
                })
                .onFailure(e -> refusal.complete("the snapshot could not be loaded: " + e));
        return Future.succeededFuture(this);
    }

    private boolean isAlone() {
        ClusterView view = driver.call(Node::view);
        return view.members().stream()
                .noneMatch(m -> m.state() == MemberState.ALIVE && !m.origin().equals(view.self().origin()));
    }

    // ---- stop

    /**
     * Leaves: is not ready any more, finishes the requests in flight, waits (for a bounded time) until the others have
     * what was written here, tells them that it leaves, writes a last snapshot, and closes.
     */
    public Future<Void> stop() {
        if (stopping) {
            return Future.succeededFuture();
        }
        stopping = true;
        long beganNanos = System.nanoTime();
        driver.run(Node::drain);
        return http.close(vertx)
                .eventually(() -> until(this::isDrained, DRAIN_MILLIS))
                .eventually(() -> {
                    driver.run(Node::leave);
                    return vertx.timer(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
                })
                .eventually(() -> lastSnapshot(beganNanos))
                .eventually(this::end);
    }

    private Future<Void> lastSnapshot(long beganNanos) {
        long passedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        return snapshots == null ? Future.succeededFuture() : snapshots.end(Math.max(0, STOP_MILLIS - passedMillis));
    }

    /** Ends it at once: to the others it died. */
    public Future<Void> close() {
        if (stopping) {
            return Future.succeededFuture();
        }
        stopping = true;
        return http.close(vertx)
                .eventually(() -> snapshots == null ? Future.succeededFuture() : snapshots.close())
                .eventually(this::end);
    }

    private Future<Void> end() {
        return vertx.undeploy(gossip.deploymentID()).onComplete(ended -> metrics.close());
    }

    private boolean isDrained() {
        return driver.call(Node::isDrained);
    }

    private Future<Void> until(BooleanSupplier done, long leftMillis) {
        if (leftMillis <= 0 || done.getAsBoolean()) {
            return Future.succeededFuture();
        }
        return vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(t -> until(done, leftMillis - LOOK_MILLIS));
    }

    // ---- what there is to know

    public String name() {
        return config.name();
    }

    /** Where clients find it, with the port that was really taken. */
    public HostPort http() {
        return httpAddress;
    }

    /** Where it gossips, with the port that was really taken. */
    public HostPort gossip() {
        return gossipAddress;
    }

    public NodeDriver driver() {
        return driver;
    }

    /** What its gossip socket counts. */
    public SocketCounters socketCounters() {
        return gossip.socketCounters();
    }

    /** Completes with the reason when the node cannot go on: as a rule, the cluster does not let it in for good. Else never. */
    public CompletionStage<String> refusal() {
        return refusal;
    }
}
