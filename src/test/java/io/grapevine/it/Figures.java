package io.grapevine.it;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Measures what docs/FIGURES.md states, on three processes from the jar on loopback, and prints it as a table. The command is there.
 */
public final class Figures {

    private static final int LATENCY_WRITES = 1_000;
    private static final int WRITERS = 64;
    private static final int WRITES_EACH = 1_000;
    private static final int ENTRIES = 100_000;

    private final Processes processes;

    private Figures(Processes processes) {
        this.processes = processes;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("grapevine-figures");
        try (Processes processes = new Processes(directory, 4)) {
            new Figures(processes).measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        System.out.println("| what | measured |\n|---|---|");
        long began = System.nanoTime();
        processes.startAll(3);
        row("three processes started until all are ready, s (a fourth seed is not there: `joinTimeout` passes)", "%.1f", seconds(began));
        row("idle, empty map: UDP payload sent per node and second, B", "%s", idle());
        latency();
        writers();
        pause();
        crash();
        load();
        row("idle, " + ENTRIES + " entries: UDP payload sent per node and second, B", "%s", idle());
        join();
        leave();
    }

    private void latency() {
        NodeClient there = processes.client(2);
        long[] nanos = new long[LATENCY_WRITES];
        for (int i = -200; i < LATENCY_WRITES; i++) {
            String key = "latency-" + i;
            long began = System.nanoTime();
            expect(201, processes.client(0).put(key, "v"));
            while (!there.get(key).equals("v")) {
                Thread.onSpinWait();
            }
            if (i >= 0) {
                nanos[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        row("from sending a put to A until a read at C shows it, ms: median / p99 / most (" + LATENCY_WRITES + " writes, no load)",
                "%.1f / %.1f / %.1f", millis(nanos[LATENCY_WRITES / 2]), millis(nanos[LATENCY_WRITES * 99 / 100]),
                millis(nanos[LATENCY_WRITES - 1]));
    }

    private void writers() throws Exception {
        AtomicLong wrong = new AtomicLong();
        List<Callable<Void>> all = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            all.add(() -> {
                for (int i = 0; i < WRITES_EACH; i++) {
                    if (processes.client(writer % 3).put("w" + writer + "-" + i % 100, writer + ":" + i) / 100 != 2) {
                        wrong.incrementAndGet();
                    }
                }
                return null;
            });
        }
        long began = System.nanoTime();
        together(all);
        double took = seconds(began);
        long last = System.nanoTime();
        await(this::equal);
        double equal = seconds(last);
        for (int w = 0; w < WRITERS; w++) {
            for (int k = 0; k < 100; k += 9) {
                for (int n = 0; n < 3; n++) {
                    if (!processes.client(n).get("w" + w + "-" + k).equals(w + ":" + (WRITES_EACH - 100 + k))) {
                        wrong.incrementAndGet();
                    }
                }
            }
        }
        row(WRITERS + " writers on three nodes: errors and lost or wrong keys; writes a second; s until replicas are equal after the last",
                "%d; %.0f; %.2f", wrong.get(), WRITERS * WRITES_EACH / took, equal);
    }

    private void pause() {
        processes.process(2).signal("STOP");
        for (int i = 0; i < 1_000; i++) {
            processes.client(i % 2).put("pause-" + i, "v");
            if (i % 2 == 0) {
                processes.client(i % 2).remove("latency-" + i);
            }
        }
        await(() -> processes.client(0).stateOf("node-3").equals("dead"));
        long woken = System.nanoTime();
        processes.process(2).signal("CONT");
        await(() -> processes.client(2).ready() == 200);
        double ready = seconds(woken);
        boolean holds = equal() && processes.client(2).get("latency-0").equals("<404>")
                && processes.client(2).get("pause-999").equals("v");
        row("stopped until it was declared dead, then woken: s until it is ready; whether it then holds everything", "%.2f; %s",
                ready, holds);
    }

    private void crash() {
        await(() -> processes.client(0).stateOf("node-3").equals("alive"));
        long killed = System.nanoTime();
        processes.process(2).signal("KILL");
        await(() -> processes.client(0).stateOf("node-3").equals("dead") && processes.client(1).stateOf("node-3").equals("dead"));
        row("killed: s until both others hold it dead", "%.1f", seconds(killed));
        long started = System.nanoTime();
        processes.start(2);
        await(() -> processes.client(2).ready() == 200);
        row("started again: s until it is ready, its JVM's start included; whether it then holds everything", "%.2f; %s",
                seconds(started), equal());
    }

    private void load() throws Exception {
        List<Callable<Void>> all = new ArrayList<>();
        for (int w = 0; w < 16; w++) {
            int writer = w;
            all.add(() -> {
                for (int i = writer; i < ENTRIES; i += 16) {
                    expect(2, processes.client(writer % 3).put("load-" + i, "value-" + i) / 100);
                }
                return null;
            });
        }
        together(all);
        await(this::equal);
    }

    private void join() {
        long started = System.nanoTime();
        processes.start(3);
        await(() -> processes.client(3).ready() != 0);
        double answers = seconds(started);
        await(() -> processes.client(3).ready() == 200);
        double ready = seconds(started);
        boolean holds = processes.client(3).entryCount() == processes.client(0).entryCount();
        row("a late joiner of " + ENTRIES + " entries: s from its start until it answers / is ready; whether it then holds everything",
                "%.2f / %.2f; %s", answers, ready, holds);
    }

    private void leave() {
        long told = System.nanoTime();
        processes.process(3).signal("TERM");
        await(() -> processes.client(0).stateOf("node-4").equals("left") && processes.client(1).stateOf("node-4").equals("left"));
        row("told to end: s until the others hold it left", "%.2f", seconds(told));
    }

    private String idle() throws InterruptedException {
        Thread.sleep(8_000);
        double[] before = sent();
        Thread.sleep(20_000);
        double[] after = sent();
        List<String> rates = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            rates.add(String.format(Locale.ROOT, "%.0f", (after[n] - before[n]) / 20));
        }
        return String.join(" / ", rates);
    }

    private double[] sent() {
        double[] sent = new double[3];
        for (int n = 0; n < 3; n++) {
            sent[n] = processes.client(n).metric("grapevine_udp_sent_bytes_total");
        }
        return sent;
    }

    private boolean equal() {
        String digest = processes.client(0).digest();
        return digest.equals(processes.client(1).digest()) && digest.equals(processes.client(2).digest());
    }

    private static void together(List<Callable<Void>> all) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<Void> done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not within a minute");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void expect(int expected, int status) {
        if (status != expected) {
            throw new AssertionError("status " + status + ", not " + expected);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static void row(String what, String format, Object... values) {
        System.out.println("| " + what + " | " + String.format(Locale.ROOT, format, values) + " |");
    }
}
