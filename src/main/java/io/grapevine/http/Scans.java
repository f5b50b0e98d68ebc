package io.grapevine.http;

import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.grapevine.base.Now;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The walks over the whole map that one event loop has been asked for, one after the other, in slices of about half a
 * millisecond with as long a rest between them: reads and writes go on meanwhile.
 */
final class Scans {

    private static final int MAX_WAITING = 64;
    private static final long SLICE_NANOS = 500_000;
    private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;
    private static final long REST_MILLIS = 1;

    /** A walk that goes on where it stopped. */
    interface Scan {

        /**
         * Goes on a little, inside the critical section.
         *
         * @param maxEntries the most entries to look at
         * @return false when it is done
         */
        boolean step(Node node, Now now, int maxEntries);

        /** Whether nobody waits for it any more. */
        boolean isAbandoned();

        /** Outside the critical section; not called for one abandoned. */
        void onDone();

        void onFailure(Throwable failure);
    }

    private final Vertx vertx;
    private final NodeDriver driver;
    private final Queue<Scan> waiting = new ArrayDeque<>();
    private boolean running;

    Scans(Vertx vertx, NodeDriver driver) {
        this.vertx = vertx;
        this.driver = driver;
    }

    /** False when too many wait already. */
    boolean start(Scan scan) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.add(scan);
        if (!running) {
            running = true;
            goOn();
        }
        return true;
    }

    private void goOn() {
        for (Scan scan = waiting.peek(); scan != null; scan = waiting.peek()) {
            try {
                if (!scan.isAbandoned() && slice(scan)) {
                    long delayMillis = Math.max(REST_MILLIS, driver.writeDelayNanos() / 1_000_000);
                    vertx.setTimer(delayMillis, timer -> goOn());
                    return;
                }
                waiting.remove();
                if (!scan.isAbandoned()) {
                    scan.onDone();
                }
            } catch (RuntimeException | Error e) {
                waiting.remove(scan);
                scan.onFailure(e);
            }
        }
        running = false;
    }

    /** Whether there is more to do. */
    private boolean slice(Scan scan) {
        return driver.call((node, now) -> {
            long startNanos = System.nanoTime();
            boolean more = true;
            while (more && System.nanoTime() - startNanos < SLICE_NANOS) {
                more = scan.step(node, now, STEPS_BETWEEN_LOOKS_AT_THE_CLOCK);
            }
            return more;
        });
    }
}
