package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.driver.NodeClock;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.grapevine.sim.SimulatedCluster;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Walks over the whole map give way. */
final class ScansTest {

    private static final int STEPS = 5;
    private static final long STEP_NANOS = 1_000_000;

    /** Each step takes longer than a slice may. */
    private static final class Slow implements Scans.Scan {
        private final Promise<Integer> done = Promise.promise();
        private int steps;

        @Override
        public boolean step(Node node, Now now, int maxEntries) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < STEP_NANOS) {
                Thread.onSpinWait();
            }
            return ++steps < STEPS;
        }

        @Override
        public boolean isAbandoned() {
            return false;
        }

        @Override
        public void onDone() {
            done.complete(steps);
        }

        @Override
        public void onFailure(Throwable failure) {
            done.fail(failure);
        }
    }

    @Test
    void whatWaitsOnTheEventLoopHasItsTurnAfterASlice() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            NodeClock clock = NodeClock.ofSystem();
            Node node = new Node(SimulatedCluster.settings("n", new Address("127.0.0.1", 1)), new SplittableRandom(1), clock.now());
            Scans scans = new Scans(vertx, new NodeDriver(node, clock));
            Slow slow = new Slow();
            Promise<Integer> stepsBefore = Promise.promise();
            vertx.runOnContext(on -> {
                vertx.runOnContext(then -> stepsBefore.complete(slow.steps));
                assertThat(scans.start(slow)).isTrue();
            });
            assertThat(ServedNode.await(stepsBefore.future())).isEqualTo(1);
            assertThat(ServedNode.await(slow.done.future())).isEqualTo(STEPS);
        } finally {
            ServedNode.await(vertx.close());
        }
    }
}
