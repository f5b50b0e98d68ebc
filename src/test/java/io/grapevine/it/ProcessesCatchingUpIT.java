package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes under many writers, under junk, and those that come late, seen from outside. */
class ProcessesCatchingUpIT {

    @TempDir
    private Path directory;

    private Processes processes;

    @BeforeEach
    void prepare() {
        processes = new Processes(directory, 3);
    }

    @AfterEach
    void close() {
        processes.close();
    }

    /** Calls for each number below a count, from so many threads. */
    private static void inParallel(int threads, int count, IntConsumer action) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t;
                running.add(executor.submit(() -> {
                    for (int i = first; i < count; i += threads) {
                        action.accept(i);
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aLateProcessHoldsTenThousandEntriesAndNothingRemovedWhenItFirstSaysThatItIsReady() throws Exception {
        for (int i = 0; i < 2; i++) {
            processes.start(i, config -> {
                config.gossip().put("joinTimeout", "1s");
                return config;
            });
        }
        processes.awaitReady(2);
        inParallel(8, 10_500, i -> assertThat(processes.client(i % 2).put("key-" + i, "value-" + i)).isEqualTo(201));
        processes.awaitEqual(2, Duration.ofSeconds(2));
        inParallel(8, 500, i -> assertThat(processes.client(i % 2).remove("key-" + (10_000 + i))).isEqualTo(204));
        NodeProcess late = processes.start(2);
        late.awaitReady();
        assertThat(late.client().entryCount()).isEqualTo(10_000);
        assertThat(late.client().get("key-0")).isEqualTo("value-0");
        assertThat(late.client().get("key-9999")).isEqualTo("value-9999");
        assertThat(late.client().get("key-10000")).isEqualTo("<404>");
        processes.awaitEqual(3, Duration.ofSeconds(2));
    }

    @Test
    void aWokenProcessShowsEveryKeyAllTheTimeWhileItCatchesUp() throws Exception {
        processes.startAll(3);
        int keys = 600;
        inParallel(8, keys, i -> processes.client(i % 3).put("key-" + i, "old"));
        processes.awaitEqual(3, Duration.ofSeconds(2));
        NodeProcess stopped = processes.process(2);
        stopped.signal("STOP");
        await().atMost(Duration.ofSeconds(10)).until(() -> processes.client(0).stateOf("node-3").equals("dead"));
        inParallel(8, keys, i -> assertThat(processes.client(i % 2).put("key-" + i, "new")).isEqualTo(204));
        AtomicBoolean reading = new AtomicBoolean(true);
        AtomicLong reads = new AtomicLong();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> {
            for (int i = 0; reading.get(); i = (i + 1) % keys) {
                String value = stopped.client().get("key-" + i);
                reads.incrementAndGet();
                if (!value.equals("old") && !value.equals("new")) {
                    wrong.add("key-" + i + " showed " + value);
                }
            }
        });
        stopped.signal("CONT");
        reader.start();
        await().atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> stopped.client().ready() == 200);
        for (int i = 0; i < keys; i += 10) {
            assertThat(stopped.client().get("key-" + i)).as("once it is ready").isEqualTo("new");
        }
        processes.awaitEqual(3, Duration.ofSeconds(2));
        reading.set(false);
        reader.join();
        assertThat(wrong).isEmpty();
        assertThat(reads.get()).isGreaterThan(10);
    }

    @Test
    void sixtyFourWritersLoseNothingWhileJunkRainsOnTheGossipPorts() throws Exception {
        processes.startAll(3);
        AtomicBoolean raining = new AtomicBoolean(true);
        Thread rain = new Thread(() -> rain(raining));
        rain.start();
        int writes = 64 * 40;
        inParallel(64, writes, i -> {
            NodeClient client = processes.client(i % 3);
            assertThat(client.put("own-" + i, "value-" + i)).isEqualTo(201);
            assertThat(client.get("own-" + i)).isEqualTo("value-" + i);
            assertThat(client.put("shared-" + i % 7, "value-" + i)).isIn(201, 204);
            if (i % 5 == 0) {
                assertThat(client.remove("own-" + i)).isEqualTo(204);
            }
        });
        processes.awaitEqual(3, Duration.ofSeconds(2));
        raining.set(false);
        rain.join();
        inParallel(8, writes, i -> {
            if (i % 3 == 0) {
                String expected = i % 5 == 0 ? "<404>" : "value-" + i;
                assertThat(processes.client((i + 1) % 3).get("own-" + i)).isEqualTo(expected);
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(processes.client(i).aliveCount()).isEqualTo(3);
            assertThat(processes.client(i).metric("grapevine_core_failures_total")).isZero();
            assertThat(processes.client(i).metric("grapevine_udp_oversized_total")).isPositive();
        }
    }

    private void rain(AtomicBoolean raining) {
        SplittableRandom random = new SplittableRandom(64);
        try (DatagramSocket stranger = new DatagramSocket()) {
            while (raining.get()) {
                byte[] junk = new byte[1 + random.nextInt(1_600)];
                random.nextBytes(junk);
                int port = processes.gossipPort(random.nextInt(3));
                stranger.send(new DatagramPacket(junk, junk.length, InetAddress.getLoopbackAddress(), port));
                Thread.sleep(2);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
