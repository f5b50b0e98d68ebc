package io.grapevine.http;

import io.grapevine.driver.NodeDriver;

/**
 * Who connected and disconnected a node: an operator's disconnect holds against {@code GET /}, which load balancers
 * probe. Shared by all instances of a node's verticle; its fields live in the driver's critical section.
 */
public final class Connection {

    private boolean heldByOperator;
    private boolean started;

    /** @param connectAtStart the config's {@code gossip.connect} */
    public Connection(boolean connectAtStart) {
        started = connectAtStart;
    }

    /** {@code GET /}: whether the node is connected now. It is not if an operator holds it. */
    boolean connect(NodeDriver driver) {
        return driver.call((node, now) -> {
            if (!heldByOperator) {
                started = true;
                if (!node.connected()) {
                    node.connect(now);
                }
            }
            return !heldByOperator;
        });
    }

    /** {@code GET /disconnect}: whether there was a connection to end. */
    boolean disconnect(NodeDriver driver) {
        return driver.call((node, now) -> {
            boolean connected = node.connected();
            if (connected) {
                node.disconnect(now);
            }
            return connected;
        });
    }

    /** {@code POST /v1/cluster/connect}. */
    void connectByOperator(NodeDriver driver) {
        driver.call((node, now) -> {
            heldByOperator = false;
            started = true;
            if (!node.connected()) {
                node.connect(now);
            }
            return true;
        });
    }

    /** {@code POST /v1/cluster/disconnect}. */
    void disconnectByOperator(NodeDriver driver) {
        driver.call((node, now) -> {
            heldByOperator = true;
            started = true;
            if (node.connected()) {
                node.disconnect(now);
            }
            return true;
        });
    }

    /** {@code GET /localcache}. */
    LocalCacheStart startLocalCache(NodeDriver driver) {
        return driver.call((node, now) -> {
            LocalCacheStart answer = node.connected() ? LocalCacheStart.CONNECTED
                    : started ? LocalCacheStart.ALREADY_STARTED
                    : LocalCacheStart.STARTED;
            started = true;
            return answer;
        });
    }

    /** What became of a wish to work as a plain cache. */
    enum LocalCacheStart {
        STARTED,
        ALREADY_STARTED,
        CONNECTED
    }
}
