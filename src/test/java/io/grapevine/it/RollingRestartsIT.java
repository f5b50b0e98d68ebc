package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes that are told to end and started again, one after the other, while clients write and read: what a rolling
 * restart of a StatefulSet does. {@code -Dgrapevine.rolling.restarts=100} is a long row.
 */
class RollingRestartsIT {

    private static final int RESTARTS = Integer.getInteger("grapevine.rolling.restarts", 12);
    private static final int NODES = 3;
    private static final int WRITERS = 4;
    private static final int KEYS_PER_WRITER = 500;
    /** Makes a value too large for a datagram: it is announced, and fetched from who has it. */
    private static final String LARGE = " " + "x".repeat(5_000);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Processes processes;
    private Service service;

    /** What was acknowledged last of each key; each key has one writer. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile boolean running = true;

    @BeforeEach
    void prepare() {
        processes = new Processes(directory, NODES);
        processes.startAll(NODES);
        service = new Service();
    }

    @AfterEach
    void close() {
        running = false;
        processes.close();
    }

    /** The ready nodes as the last probes found them, one of which takes a call; a caller that fails goes to another. */
    private final class Service {
        private volatile List<Integer> ready = List.of(0, 1, 2);

        void probe() {
            List<Integer> now = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                if (processes.client(i).ready() == 200) {
                    now.add(i);
                }
            }
            ready = now;
        }

        /** The answer, after at most one retry on each other node; null, and a complaint, where that did not cure it. */
        NodeClient.Answer call(SplittableRandom random, String method, String path, byte[] body) {
            List<String> failures = new ArrayList<>();
            List<Integer> targets = ready;
            int first = random.nextInt(Math.max(1, targets.size()));
            for (int i = 0; i < targets.size(); i++) {
                int node = targets.get((first + i) % targets.size());
                try {
                    NodeClient.Answer answer =
                            processes.client(node).call(method, path, body, "Content-Type", "text/plain");
                    if (answer.statusCode() < 500) {
                        return answer;
                    }
                    failures.add("node-" + (node + 1) + " answered " + answer.statusCode());
                } catch (IOException e) {
                    failures.add("node-" + (node + 1) + ": " + e.getCause());
                }
                retries.incrementAndGet();
            }
            if (running) {
                wrong.add(method + " " + path + " was not cured by another node: ready " + targets + ", " + failures);
            }
            return null;
        }
    }

    @Test
    void loseNoAcknowledgedWriteAndShowNoErrorThatAnotherNodeDoesNotCure() throws Exception {
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(this::probe, "probes"));
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            threads.add(new Thread(() -> write(writer), "writer-" + i));
        }
        threads.add(new Thread(this::read, "reader"));
        threads.forEach(Thread::start);
        long slowestExitMillis = 0;
        for (int i = 0; i < RESTARTS; i++) {
            int node = i % NODES;
            NodeProcess process = processes.process(node);
            long began = System.nanoTime();
            process.signal("TERM");
            assertThat(process.awaitExit()).as(process::output).isZero();
            slowestExitMillis = Math.max(slowestExitMillis, (System.nanoTime() - began) / 1_000_000);
            assertThat(process.output()).doesNotContain("ALARM", "Exception");
            everythingAcknowledgedIsWithOneThatIsLeft(node);
            processes.start(node).awaitReady();
        }
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(writes.get()).isGreaterThan(RESTARTS);
        assertThat(reads.get()).isGreaterThan(RESTARTS);
        processes.awaitEqual(NODES, PATIENCE);
        for (int i = 0; i < NODES; i++) {
            for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
                assertThat(processes.client(i).get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
            }
        }
        System.out.printf("rolling restarts: %d, %d writes and %d reads, %d retries, slowest exit %d ms%n", RESTARTS,
                writes.get(), reads.get(), retries.get(), slowestExitMillis);
    }

    private void everythingAcknowledgedIsWithOneThatIsLeft(int gone) {
        for (Map.Entry<String, String> each : Map.copyOf(acknowledged).entrySet()) {
            String key = each.getKey();
            long least = number(each.getValue());
            List<String> shown = new ArrayList<>();
            for (int i = 0; i < NODES && shown.size() < NODES; i++) {
                String value = i == gone ? "<gone>" : processes.client(i).get(key);
                if (!value.startsWith("<") && number(value) >= least) {
                    break;
                }
                shown.add("node-" + (i + 1) + ": " + value.split(" ")[0]);
            }
            if (shown.size() == NODES) {
                wrong.add("node-" + (gone + 1) + " took " + key + " along, of which " + least + " was acknowledged, "
                        + (each.getValue().endsWith(LARGE) ? "large" : "small") + ": " + shown);
            }
        }
    }

    private void probe() {
        while (running) {
            service.probe();
            pause(50);
        }
    }

    private void write(int writer) {
        SplittableRandom random = new SplittableRandom(writer);
        for (long i = 0; running; i++) {
            String key = "writer-" + writer + "/" + random.nextInt(KEYS_PER_WRITER);
            String value = i + (random.nextInt(8) == 0 ? LARGE : "");
            NodeClient.Answer answer =
                    service.call(random, "PUT", "/v1/entries/" + key, value.getBytes(StandardCharsets.UTF_8));
            if (answer != null && answer.statusCode() < 300) {
                acknowledged.put(key, value);
                writes.incrementAndGet();
            } else if (answer != null) {
                wrong.add("PUT of " + key + " was answered " + answer.statusCode());
            }
            pause(2);
        }
    }

    /** What was acknowledged is readable at any node, this or a newer one, soon. */
    private void read() {
        SplittableRandom random = new SplittableRandom(WRITERS);
        while (running) {
            String key = "writer-" + random.nextInt(WRITERS) + "/" + random.nextInt(KEYS_PER_WRITER);
            String least = acknowledged.get(key);
            if (least == null) {
                pause(1);
                continue;
            }
            long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            String shown = "";
            boolean seen = false;
            while (!seen && System.nanoTime() < until && running) {
                NodeClient.Answer answer = service.call(random, "GET", "/v1/entries/" + key, new byte[0]);
                shown = answer == null ? "nothing" : new String(answer.body(), StandardCharsets.UTF_8);
                seen = answer != null && answer.statusCode() == 200 && number(shown) >= number(least);
            }
            if (!seen && running) {
                wrong.add(key + " showed " + shown + " two seconds after " + number(least) + " was acknowledged");
            }
            reads.incrementAndGet();
            pause(1);
        }
    }

    private static long number(String value) {
        return Long.parseLong(value.split(" ")[0]);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
