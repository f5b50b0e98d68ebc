package io.grapevine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.Address;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
import io.grapevine.node.Datagram;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.grapevine.node.NodeSettings;
import io.grapevine.node.StreamCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeDriverTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Address PEER = new Address("127.0.0.1", 7947);

    private long nanos = Long.MAX_VALUE - 3_000 * MS;
    private final List<String> happened = new ArrayList<>();
    private final NodeClock clock = new NodeClock(() -> nanos, () -> 1_800_000_000_000L + nanos / MS, () -> -1);
    private final NodeDriver driver = new NodeDriver(node(), clock);
    private int waitingInSocket;

    private Node node() {
        return new Node(
                new NodeSettings(
                        "node-1", "test", "test", new Address("127.0.0.1", 7946), "127.0.0.1:8001", true, 200 * MS, 3,
                        1_000 * MS, 500 * MS, 10_000 * MS, 300_000, 1_200, 1 << 20),
                new SplittableRandom(1),
                clock.now());
    }

    @BeforeEach
    void attach() {
        driver.attach(
                new DatagramTransport() {
                    @Override
                    public boolean send(Datagram datagram) {
                        happened.add("send to " + datagram.to());
                        return true;
                    }

                    @Override
                    public void wake() {
                        happened.add("wake");
                    }

                    @Override
                    public int discardWaiting() {
                        happened.add("discard");
                        return waitingInSocket;
                    }
                },
                new StreamTransport() {
                    @Override
                    public void execute(StreamCommand command) {
                        happened.add(command.getClass().getSimpleName());
                    }

                    @Override
                    public void breakOff(long epoch) {
                        happened.add("break off before " + epoch);
                    }
                });
    }

    @Test
    void judgesAStandstillBeforeWhicheverInputComesFirst() {
        driver.beginLoop();
        driver.onTurn();
        happened.clear();
        waitingInSocket = 7;
        nanos += 1_500 * MS;
        boolean ready = driver.call((node, now) -> {
            happened.add("asked");
            return node.readiness(now).ready();
        });
        assertThat(ready).isFalse();
        assertThat(happened).startsWith("discard", "break off before 1", "asked");
        assertThat(driver.counters().pauses()).isEqualTo(1);
        assertThat(driver.counters().pausedNanos()).isEqualTo(1_500 * MS);
        assertThat(driver.counters().datagramsDiscarded()).isEqualTo(7);
        driver.onTurn();
        assertThat(driver.counters().pauses()).isEqualTo(1);
    }

    @Test
    void throwsAwayWhatWasReceivedBeforeAStandstillAndTakesWhatCameAfter() {
        driver.beginLoop();
        long before = driver.epoch();
        nanos += 2_000 * MS;
        driver.onDatagrams(before, List.of(new Arrival(PEER, new byte[30])));
        assertThat(driver.counters().datagramsDiscarded()).isEqualTo(1);
        assertThat(received()).isZero();
        assertThat(driver.onFrame(before, 2, new byte[30])).isFalse();
        assertThat(driver.counters().framesDiscarded()).isEqualTo(1);

        driver.onDatagrams(driver.epoch(), List.of(new Arrival(PEER, new byte[30])));
        assertThat(received()).isEqualTo(1);
        assertThat(driver.onFrame(driver.epoch(), 4, new byte[30])).isTrue();
    }

    private long received() {
        return driver.call((node, now) -> node.counters().datagramsReceived());
    }

    @Test
    void takesASlowLoopForNoStandstill() {
        driver.beginLoop();
        for (int i = 0; i < 20; i++) {
            nanos += 900 * MS;
            driver.onTurn();
        }
        assertThat(driver.counters().pauses()).isZero();
    }

    @Test
    void sleepsNoLongerThanToTheNextHeartbeatOrTheNodesWakeUp() {
        driver.beginLoop();
        long sleepNanos = driver.onTurn();
        long wakeupNanos = driver.call((node, now) -> node.nextWakeupNanos());
        assertThat(sleepNanos).isBetween(0L, 100 * MS);
        if (wakeupNanos != Long.MAX_VALUE) {
            assertThat(sleepNanos).isLessThanOrEqualTo(Math.max(0, wakeupNanos - nanos));
        }
    }

    @Test
    void wakesTheLoopOnlyWhenSomethingIsDueEarlier() {
        driver.beginLoop();
        for (long sleepNanos = driver.onTurn(); sleepNanos < 20 * MS; sleepNanos = driver.onTurn()) {
            nanos += Math.max(sleepNanos, MS / 10);
        }
        happened.clear();
        put("key", 3_600_000 * MS);
        put("key", 3_600_000 * MS);
        assertThat(happened).doesNotContain("wake");
        put("other", 1 * MS);
        long wakeupNanos = driver.call((node, now) -> node.nextWakeupNanos());
        if (wakeupNanos - nanos < 10 * MS) {
            assertThat(happened).containsOnlyOnce("wake");
        }
    }

    private void put(String key, long leftNanos) {
        driver.call((node, now) -> node.put(
                now,
                node.map().key(key.getBytes(StandardCharsets.UTF_8)),
                "text/plain",
                new byte[] {1},
                leftNanos));
    }

    @Test
    void goesOnWhenTheCoreThrowsOnWhatAPeerSent() {
        driver.beginLoop();
        byte[] nothing = null;
        driver.onDatagrams(driver.epoch(), List.of(new Arrival(PEER, nothing), new Arrival(PEER, new byte[30])));
        driver.onFrame(driver.epoch(), 2, nothing);
        assertThat(driver.counters().coreFailures()).isEqualTo(2);
        assertThat(received()).isEqualTo(2);
    }

    @Test
    void givesACallersOwnFaultBackToTheCaller() {
        assertThatThrownBy(() -> driver.call((node, now) -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(driver.counters().coreFailures()).isZero();
        assertThat(driver.<Long>call((node, now) -> now.nanos())).isEqualTo(nanos);
    }

    @Test
    void runsACallWithinACallAsPartOfIt() {
        Key key = driver.map().key(new byte[] {'k'});
        driver.call((outer, now) -> driver.call(
                (node, again) -> node.put(again, key, "text/plain", new byte[] {2}, Version.FOREVER)));
        assertThat(driver.map().get(key, nanos)).isNotNull();
    }

    @Test
    void tellsEventsOnTheLoopAndCountsThemByKind() {
        EventLog log = new EventLog();
        List<NodeEvent> heard = new ArrayList<>();
        driver.addEventListener(event -> {
            throw new IllegalStateException("a listener's fault");
        });
        driver.addEventListener(heard::add);
        driver.addEventListener(log);
        driver.beginLoop();
        driver.onTurn();
        heard.clear();
        nanos += 5_000 * MS;
        driver.call((node, now) -> node.connected());
        assertThat(heard).isEmpty();
        assertThat(happened).contains("wake");
        driver.onTurn();
        assertThat(heard).extracting(NodeEvent::kind).contains("paused");
        assertThat(log.counts()).containsEntry("paused", 1L);
    }
}
