package io.grapevine.app;

import io.grapevine.config.NodeConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;

/**
 * Starts each node on a Vert.x of its own: servers of one Vert.x that ask for the same port would share it, requests
 * going to one node and the other, where they should be told that it is in use.
 */
final class VertxLauncher implements Launcher {

    @Override
    public RunningNode start(NodeConfig config) throws StartException {
        // No cache of files: nothing is read from the class path, and the disk may be read-only.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        boolean started = false;
        try {
            GrapevineNode node =
                    GrapevineNode.start(vertx, config).toCompletionStage().toCompletableFuture().get();
            started = true;
            return new RunningNode(config.name(), node.http(), node.gossip(), node.refusal(), () -> leave(node, vertx));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartException refused) {
                throw refused;
            }
            throw new StartException(config.name() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(config.name() + ": interrupted while it started", e);
        } finally {
            if (!started) {
                vertx.close();
            }
        }
    }

    private static void leave(GrapevineNode node, Vertx vertx) {
        node.stop().toCompletionStage().toCompletableFuture().join();
        // From this thread: what an event loop waits for never comes once the event loops are gone.
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
