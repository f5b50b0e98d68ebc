package io.grapevine.app;

import io.grapevine.config.NodeConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Starts nodes that share one Vert.x, and with it one set of event loops, for this process. */
final class VertxLauncher implements Launcher {

    private @Nullable Vertx vertx;

    @Override
    public synchronized RunningNode start(NodeConfig config) throws StartException {
        if (vertx == null) {
            // No cache of files: nothing is read from the class path, and the disk may be read-only.
            vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        }
        try {
            GrapevineNode node =
                    GrapevineNode.start(vertx, config).toCompletionStage().toCompletableFuture().get();
            return new RunningNode(config.name(), node.http(), node.gossip(), node.refusal(), () -> leave(node));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartException refused) {
                throw refused;
            }
            throw new StartException(config.name() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(config.name() + ": interrupted while it started", e);
        }
    }

    private static void leave(GrapevineNode node) {
        node.stop().toCompletionStage().toCompletableFuture().join();
    }
}
