package io.grapevine.app;

import io.grapevine.config.NodeConfig;
import io.grapevine.driver.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of this process, which start one after the other and leave together. */
final class NodeGroup {

    /** How long all nodes together may take to leave; a supervisor's patience (often 30 s) is longer. */
    private static final long MAX_LEAVE_SECONDS = 20;

    /** So long a node that is starting just then is waited for. */
    private static final long MAX_START_NANOS = 2_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(NodeGroup.class);

    private final Launcher launcher;
    private final List<RunningNode> nodes = new ArrayList<>();
    private final CompletableFuture<String> refusal = new CompletableFuture<>();
    private boolean starting;
    private boolean left;
    private boolean clean = true;

    NodeGroup(Launcher launcher) {
        this.launcher = launcher;
    }

    /**
     * Called by one thread.
     *
     * @throws StartException also when the group has left already
     */
    RunningNode start(NodeConfig config) throws StartException {
        synchronized (this) {
            if (left) {
                throw new StartException(config.name() + ": not started, for the process is stopping");
            }
            starting = true;
        }
        RunningNode node = null;
        try {
            node = launcher.start(config);
            return node;
        } finally {
            onStarted(node);
        }
    }

    /** @param node null if it could not be started */
    private synchronized void onStarted(@Nullable RunningNode node) {
        if (node != null) {
            nodes.add(node);
            node.refusal().thenAccept(reason -> refusal.complete(node.name() + ": " + reason));
        }
        starting = false;
        notifyAll();
    }

    /**
     * A start takes milliseconds. It can hang, at a name server that does not answer, but only before the node serves
     * anybody: then there is nothing to leave.
     */
    private void awaitStart() throws InterruptedException {
        long untilNanos = System.nanoTime() + MAX_START_NANOS;
        for (long left = MAX_START_NANOS; starting && left > 0; left = untilNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized List<RunningNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Waits until the cluster refuses one of the nodes, and says which and why. */
    String awaitRefusal() throws InterruptedException {
        try {
            return refusal.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a refusal is a text", e);
        }
    }

    /** Lets all nodes leave at the same time and waits for them; the second call does nothing. False if one did not. */
    synchronized boolean leave() {
        if (left) {
            return clean;
        }
        left = true;
        try {
            awaitStart();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<CompletableFuture<Void>> leaving = new ArrayList<>();
        for (RunningNode node : nodes) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> leave(node, done), "leave-" + node.name());
            thread.setDaemon(true);
            thread.start();
            leaving.add(done);
        }
        try {
            CompletableFuture.allOf(leaving.toArray(CompletableFuture<?>[]::new))
                    .get(MAX_LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atError().addKeyValue(LogContext.EVENT, "leave-failed").setCause(e).log("a node did not leave in order");
            clean = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            clean = false;
        }
        return clean;
    }

    private static void leave(RunningNode node, CompletableFuture<Void> done) {
        try {
            node.leave().run();
            done.complete(null);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }
}
