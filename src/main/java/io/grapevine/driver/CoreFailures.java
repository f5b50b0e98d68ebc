package io.grapevine.driver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the core threw: a fault of ours that must be heard of, and must not stop the node.
 *
 * <p>Each is counted; one in ten seconds is logged whole, so that a peer who found one cannot fill the disk.
 */
final class CoreFailures {

    private static final Logger LOG = LoggerFactory.getLogger(NodeDriver.class);
    private static final long WHOLE_EVERY_NANOS = 10_000_000_000L;

    private final String node;
    private final DriverCounters counters;
    private boolean loggedBefore;
    private long loggedNanos;
    private long silentCount;

    CoreFailures(String node, DriverCounters counters) {
        this.node = node;
        this.counters = counters;
    }

    synchronized void onFailure(long nanos, String input, Throwable failure) {
        counters.coreFailures.increment();
        if (loggedBefore && nanos - loggedNanos < WHOLE_EVERY_NANOS) {
            silentCount++;
            return;
        }
        long silent = silentCount;
        LogContext.of(node, () -> LOG.atError()
                .addKeyValue(LogContext.EVENT, "core-failure")
                .setCause(failure)
                .log("ALARM: this node failed on {}; it goes on without it, please report it ({} more since the last time)",
                        input, silent));
        loggedBefore = true;
        loggedNanos = nanos;
        silentCount = 0;
    }
}
