package io.grapevine.testkit;

import static org.awaitility.Awaitility.await;

import io.grapevine.app.GrapevineNode;
import io.grapevine.config.ConfigException;
import io.grapevine.config.ConfigReader;
import io.grapevine.config.NodeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Real nodes in this process, on loopback, that know each other's gossip ports from the start. */
public final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final List<Integer> ports;
    private final List<GrapevineNode> nodes = new ArrayList<>();
    private final Path directory;

    private Cluster(Vertx vertx, int most) {
        this.vertx = vertx;
        this.ports = Ports.free(most);
        try {
            this.directory = Files.createTempDirectory("grapevine-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many nodes, which are ready and see each other. */
    public static Cluster of(Vertx vertx, int count) {
        Cluster cluster = empty(vertx, count);
        for (int i = 0; i < count; i++) {
            cluster.start(UnaryOperator.identity());
        }
        cluster.awaitReady();
        return cluster;
    }

    /** No node yet, and room for so many. */
    public static Cluster empty(Vertx vertx, int most) {
        return new Cluster(vertx, most);
    }

    /** Starts the next node, called {@code node-1} and so on, with a config that is changed before. */
    public GrapevineNode start(UnaryOperator<ConfigText> change) {
        int index = nodes.size();
        ConfigText text = new ConfigText("node-" + (index + 1)).gossipPort(ports.get(index)).seeds(ports);
        // Seeds of nodes that start later do not answer, and nobody should wait 10 s for them in a test.
        text.gossip().put("joinTimeout", "1s");
        text = change.apply(text);
        GrapevineNode node = result(GrapevineNode.start(vertx, read(text.in(directory))));
        nodes.add(node);
        return node;
    }

    private static NodeConfig read(Path file) {
        try {
            return ConfigReader.ofProcess().readAll(List.of(file)).get(0);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    public List<GrapevineNode> nodes() {
        return List.copyOf(nodes);
    }

    public GrapevineNode node(int index) {
        return nodes.get(index);
    }

    public NodeClient client(int index) {
        return client(nodes.get(index));
    }

    public static NodeClient client(GrapevineNode node) {
        return new NodeClient("http://" + node.http());
    }

    public List<NodeClient> clients() {
        return nodes.stream().map(Cluster::client).toList();
    }

    /** Waits until all nodes are ready and see each other alive. */
    public void awaitReady() {
        await().atMost(PATIENCE).until(() -> clients().stream()
                .allMatch(client -> client.ready() == 200 && client.aliveCount() == nodes.size()));
    }

    /** Waits until all nodes hold the same, for at most so long. */
    public void awaitEqual(Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(10)).until(() ->
                nodes.stream().map(node -> node.driver().map().digest()).distinct().count() == 1);
    }

    /** What a future brings, within seconds. */
    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends all nodes, without leaving. */
    @Override
    public void close() {
        List<Future<Void>> closing = nodes.stream().map(GrapevineNode::close).toList();
        result(Future.join(closing).otherwiseEmpty());
        for (GrapevineNode node : nodes) {
            delete(directory.resolve(node.name() + ".json"));
        }
        delete(directory);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
