package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Ports;
import io.grapevine.testkit.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients see of three processes, started from the jar as users start them, when one is stopped, killed or told
 * to end.
 */
class ThreeProcessesIT {

    private static final int KEYS = 400;
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private Processes processes;
    private NodeClient a;
    private NodeClient b;
    private NodeClient c;

    @BeforeEach
    void start() {
        processes = new Processes(directory, 3);
        processes.startAll(3);
        a = processes.client(0);
        b = processes.client(1);
        c = processes.client(2);
    }

    @AfterEach
    void close() {
        processes.close();
    }

    private static ConditionFactory within(Duration time) {
        return await().atMost(time).pollInterval(Duration.ofMillis(5));
    }

    private static ConditionFactory soon() {
        return within(SOON);
    }

    /** Half of them to be removed or overwritten while one node is away. */
    private void putAll(String value) {
        for (int i = 0; i < KEYS; i++) {
            assertThat((i % 2 == 0 ? a : b).put("key-" + i, value)).isIn(201, 204);
        }
        processes.awaitEqual(3, SOON);
    }

    private void changeHalf() {
        for (int i = 0; i < KEYS; i += 4) {
            assertThat(a.put("key-" + i, "new")).isEqualTo(204);
            assertThat(b.remove("key-" + (i + 1))).isEqualTo(204);
        }
        assertThat(a.put("meanwhile", "new")).isEqualTo(201);
    }

    private static void expectChanged(NodeClient client) {
        for (int i = 0; i < KEYS; i += 4) {
            assertThat(client.get("key-" + i)).isEqualTo("new");
            assertThat(client.get("key-" + (i + 1))).as("removed while it was away").isEqualTo("<404>");
            assertThat(client.get("key-" + (i + 2))).isEqualTo("old");
        }
        assertThat(client.get("meanwhile")).isEqualTo("new");
    }

    @Test
    void spreadOverwriteRemoveAndExpire() {
        a.put("key", "first");
        soon().until(() -> b.get("key").equals("first") && c.get("key").equals("first"));
        b.put("key", "second");
        soon().until(() -> a.get("key").equals("second") && c.get("key").equals("second"));
        c.remove("key");
        soon().until(() -> a.get("key").equals("<404>") && b.get("key").equals("<404>"));
        b.put("short", "x", "500ms");
        soon().until(() -> c.get("short").equals("x"));
        within(Duration.ofMillis(1_500)).until(() -> List.of(a, b, c).stream()
                .allMatch(n -> n.get("short").equals("<404>") && n.entryCount() == 0));
        byte[] large = new byte[900_000];
        new Random(1).nextBytes(large);
        a.put("large", large, "");
        soon().until(() -> Arrays.equals(c.getEntry("large").body(), large));
        processes.awaitEqual(3, SOON);
    }

    @Test
    void oneStoppedUntilItIsDeclaredDeadHoldsEverythingOnceItIsReadyAgain() {
        putAll("old");
        a.put("expires", "x", "3s");
        soon().until(() -> c.get("expires").equals("x"));
        NodeProcess stopped = processes.process(2);
        stopped.signal("STOP");
        within(Duration.ofSeconds(10))
                .until(() -> a.stateOf("node-3").equals("dead") && b.stateOf("node-3").equals("dead"));
        changeHalf();
        soon().until(() -> b.get("meanwhile").equals("new"));
        within(Duration.ofSeconds(5)).until(() -> a.get("expires").equals("<404>"));
        stopped.signal("CONT");
        long start = System.nanoTime();
        assertThat(c.get("expires")).as("its ttl ran on").isEqualTo("<404>");
        within(Duration.ofSeconds(3)).until(() -> c.ready() == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        expectChanged(c);
        processes.awaitEqual(3, SOON);
        soon().until(() -> a.stateOf("node-3").equals("alive") && b.stateOf("node-3").equals("alive"));
        assertThat(List.of(a.stateOf("node-1"), b.stateOf("node-2"), c.stateOf("node-1"), c.stateOf("node-2")))
                .as("it declares nobody dead")
                .containsOnly("alive");
        expectChanged(a);
        assertThat(stopped.output()).contains("stood still");
    }

    @Test
    void oneIsNotReadyAtTheMomentItWakesUp() {
        putAll("old");
        NodeProcess stopped = processes.process(2);
        for (int round = 0; round < 3; round++) {
            stopped.signal("STOP");
            String key = "round-" + round;
            within(Duration.ofSeconds(5)).until(() -> a.put(key, "x") == 204 && stoppedFor(1_300));
            stopped.signal("CONT");
            if (c.ready() == 200) {
                assertThat(c.get(key)).as("ready, so it holds everything").isEqualTo("x");
            }
            within(Duration.ofSeconds(3)).until(() -> c.ready() == 200);
            assertThat(c.get(key)).isEqualTo("x");
        }
    }

    private static boolean stoppedFor(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return true;
    }

    @Test
    void oneKilledAndStartedAgainIsAnotherRunOfTheSameNameAndHoldsEverything() {
        putAll("old");
        String origin = c.cluster().path("self").path("origin").asText();
        c.put("its-own", "kept");
        soon().until(() -> a.get("its-own").equals("kept") && b.get("its-own").equals("kept"));
        processes.process(2).signal("KILL");
        changeHalf();
        assertThat(a.ready()).isEqualTo(200);
        NodeProcess again = processes.start(2);
        again.awaitReady();
        expectChanged(again.client());
        assertThat(again.client().get("its-own")).isEqualTo("kept");
        assertThat(again.client().cluster().path("self").path("origin").asText()).isNotEqualTo(origin);
        soon().until(() -> a.stateOf("node-3").equals("alive") && b.stateOf("node-3").equals("alive"));
        processes.awaitEqual(3, SOON);
    }

    @Test
    void oneToldToEndLeavesWithinASecondAndExitsWithZero() {
        c.put("last", "words");
        long start = System.nanoTime();
        processes.process(2).signal("TERM");
        soon().until(() -> a.stateOf("node-3").equals("left") && b.stateOf("node-3").equals("left"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_200));
        assertThat(processes.process(2).awaitExit()).isZero();
        assertThat(a.get("last")).isEqualTo("words");
        NodeProcess again = processes.start(2);
        again.awaitReady();
        assertThat(again.client().get("last")).isEqualTo("words");
        soon().until(() -> a.stateOf("node-3").equals("alive"));
    }

    @Test
    void aNewcomerWithTheNameOfALiveMemberIsRefusedAndSaysSo() {
        int port = Ports.free(1).get(0);
        try (Processes others = new Processes(directory, 1)) {
            NodeProcess twin = others.start(0, config -> {
                config.seeds(List.of(processes.gossipPort(0), processes.gossipPort(1), processes.gossipPort(2)));
                return config.gossipPort(port);
            });
            assertThat(twin.awaitExit()).isEqualTo(1);
            assertThat(twin.output()).contains("node-1");
        }
        assertThat(a.stateOf("node-1")).isEqualTo("alive");
        assertThat(b.stateOf("node-1")).isEqualTo("alive");
        a.put("still", "works");
        soon().until(() -> b.get("still").equals("works"));
    }
}
