package io.grapevine.driver;

import io.grapevine.base.Now;
import io.grapevine.crdt.OrMap;
import io.grapevine.node.Node;
import java.util.function.BiFunction;

/** Skeleton: the one lock, the clock and the timer around a node. Thread-safe. */
public final class NodeDriver {
    private final Node node;

    public NodeDriver(Node node) {
        this.node = node;
    }

    public Now now() {
        return new Now(System.nanoTime(), System.currentTimeMillis());
    }

    /** The map, to be read without a lock; whoever changes it goes through {@link #call}. */
    public OrMap map() {
        return node.map();
    }

    /** Runs the action alone, then sends what it left to send. */
    public synchronized <T> T call(BiFunction<Node, Now, T> action) {
        return action.apply(node, now());
    }

    /** How long answers to writes are to be held back. */
    public long writeDelayNanos() {
        return node.writeDelayNanos();
    }
}
