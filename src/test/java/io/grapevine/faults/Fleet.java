package io.grapevine.faults;

import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.ConfigText;
import io.grapevine.testkit.Namespaces;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import io.grapevine.testkit.SmallDisks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The nodes: for each slot a network of its own, for some a disk, and, at most times, a process. All look for each other under one name,
 * which stands for the addresses of all slots and is looked up again and again, as behind a headless service.
 *
 * <p>One thread starts and ends processes; any may ask who runs.
 */
final class Fleet implements AutoCloseable {

    static final int HTTP_PORT = 8001;
    private static final int GOSSIP_PORT = 7946;
    private static final int CALL_TIMEOUT_MILLIS = 4_000;
    private static final Duration START_PATIENCE = Duration.ofSeconds(120);
    /** Much shorter than nothing is done to anybody before a round: what all held after the last one is on disk then. */
    private static final String DISK_INTERVAL = "500ms";
    /** Longer than any process is stopped or any disk is full. */
    private static final long SURELY_LOADED_NANOS = 30_000_000_000L;
    private static final String EVERYBODY = "grapevine.test";

    /** A process that answers: its number, and how to call it. */
    record Running(int run, NodeClient client) {}

    private final int size;
    private final Path directory;
    private final Namespaces namespaces;
    private final SmallDisks disks;
    private final Recorder recorder;
    private final Path hosts;
    private final AtomicInteger nextRun = new AtomicInteger();
    private final NodeProcess[] processes;
    private final Run[] runs;
    /** Slots in which a run lived long enough to write one. */
    private final Set<Integer> haveFiles = new TreeSet<>();
    /** Slots whose disks were full at some time. */
    private final Set<Integer> wereFull = ConcurrentHashMap.newKeySet();
    /** Null while there is no process that has answered; volatile by its lock. */
    private final Running[] running;

    Fleet(int size, Path directory, Namespaces namespaces, SmallDisks disks, Recorder recorder) {
        this.disks = disks;
        this.size = size;
        this.directory = directory;
        this.namespaces = namespaces;
        this.recorder = recorder;
        this.hosts = directory.resolve("hosts");
        this.processes = new NodeProcess[size];
        this.runs = new Run[size];
        this.running = new Running[size];
    }

    /** Every other one keeps snapshots: those without have to live with those that come back with old ones. */
    static boolean hasDisk(int slot) {
        return slot % 2 == 0;
    }

    int size() {
        return size;
    }

    /** Who answers there; null if nobody does. */
    Running running(int slot) {
        synchronized (running) {
            return running[slot];
        }
    }

    private void setRunning(int slot, Running one) {
        synchronized (running) {
            running[slot] = one;
        }
    }

    /** To be told whenever addresses have changed. */
    void publishAddresses() {
        StringBuilder text = new StringBuilder();
        for (int slot = 0; slot < size; slot++) {
            text.append(namespaces.address(slot)).append(' ').append(EVERYBODY).append('\n');
        }
        try {
            Path fresh = Files.writeString(directory.resolve("hosts.new"), text);
            Files.move(fresh, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts processes and waits until each answers. They need not be ready then. */
    void start(List<Integer> slots) {
        slots.forEach(this::spawn);
        slots.forEach(this::awaitAnswer);
    }

    private void spawn(int slot) {
        ConfigText config = new ConfigText("node-" + (slot + 1)).httpPort(HTTP_PORT).gossipPort(GOSSIP_PORT);
        config.http().put("host", "0.0.0.0");
        config.gossip().put("host", "0.0.0.0").putArray("seeds").add(EVERYBODY + ":" + GOSSIP_PORT);
        if (hasDisk(slot)) {
            config.disk().put("directory", disks.of(slot).toString()).put("interval", DISK_INTERVAL);
        }
        String address = namespaces.address(slot);
        NodeClient client = new NodeClient("http://" + address + ":" + HTTP_PORT, CALL_TIMEOUT_MILLIS);
        runs[slot] = new Run(nextRun.getAndIncrement(), slot, address, recorder.nowNanos(), 0, Run.GOES_ON, hasDisk(slot));
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        processes[slot] = NodeProcess.start(
                directory, namespaces.enter(slot), client, environment, "run", config.in(directory).toString());
    }

    /** It may be cut off from clients just then: that is waited for. */
    private void awaitAnswer(int slot) {
        NodeProcess process = processes[slot];
        try {
            await().atMost(START_PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(
                    () -> !process.isAlive() || lives(process.client()));
        } catch (ConditionTimeoutException e) {
            recorder.add(new Complaint(runs[slot].number(), "does not answer: " + process.output()));
            return;
        }
        Run run = runs[slot];
        runs[slot] = new Run(
                run.number(), slot, run.address(), run.fromNanos(), recorder.nowNanos(), Run.GOES_ON, run.disk());
        if (process.isAlive()) {
            setRunning(slot, new Running(run.number(), process.client()));
        } else {
            recorder.add(new Complaint(run.number(), "ended while it started: " + process.output()));
        }
    }

    /** It listens a little sooner than it serves. */
    private static boolean lives(NodeClient client) {
        try {
            return client.call("GET", "/health/live", new byte[0], "Connection", "close").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL. */
    void kill(List<Integer> slots) {
        for (int slot : slots) {
            setRunning(slot, null);
            end(slot, () -> processes[slot].close());
        }
    }

    /** SIGTERM; complains if it does not end with 0. */
    void leave(int slot) {
        setRunning(slot, null);
        int number = runs[slot].number();
        end(slot, () -> {
            processes[slot].signal("TERM");
            try {
                int status = processes[slot].awaitExit();
                if (status != 0) {
                    recorder.add(new Complaint(number, "left with status " + status));
                }
            } catch (AssertionError e) {
                recorder.add(new Complaint(number, "did not leave: " + e.getMessage()));
                processes[slot].close();
            }
        });
    }

    private void end(int slot, Runnable how) {
        Run run = runs[slot];
        if (!processes[slot].isAlive()) {
            recorder.add(new Complaint(run.number(), "ended by itself: " + processes[slot].output()));
        }
        long nowNanos = recorder.nowNanos();
        how.run();
        recorder.add(new Run(
                run.number(), slot, run.address(), run.fromNanos(), run.answersNanos(), nowNanos, run.disk()));
        complain(slot);
        runs[slot] = null;
    }

    /** Puts what it logged as an error on record. A warning may well be due: of a thread that stood still, say. */
    private void complain(int slot) {
        processes[slot].output().lines()
                .filter(line -> line.contains(" ERROR ") && !isOfFullDisk(slot, line))
                .limit(10)
                .forEach(line -> recorder.add(new Complaint(runs[slot].number(), line)));
        expectLoaded(slot);
    }

    /** A file that was there has to be what a run begins with; the log says so soon after. */
    private void expectLoaded(int slot) {
        Run run = runs[slot];
        if (!run.disk() || run.answersNanos() == 0 || recorder.nowNanos() - run.answersNanos() < SURELY_LOADED_NANOS) {
            return;
        }
        if (!haveFiles.add(slot) && !processes[slot].output().contains("event=snapshot-loaded")) {
            recorder.add(new Complaint(run.number(), "did not begin with what was on its disk: " + processes[slot].output()));
        }
    }

    /** Where the disk was never full, its alarm is an error as any other. */
    private boolean isOfFullDisk(int slot, String line) {
        return wereFull.contains(slot) && line.contains("event=snapshot-failed") && line.contains("No space left on device");
    }

    void fillDisk(int slot) {
        wereFull.add(slot);
        disks.fill(slot);
    }

    void makeRoom(int slot) {
        disks.makeRoom(slot);
    }

    void signal(int slot, String name) {
        processes[slot].signal(name);
    }

    /** Gives the slots, in which nothing runs, other addresses. */
    void move(List<Integer> slots) {
        slots.forEach(namespaces::move);
        publishAddresses();
    }

    /** Ends everybody, and puts on record who lived until then. */
    @Override
    public void close() {
        for (int slot = 0; slot < size; slot++) {
            if (runs[slot] != null) {
                if (!processes[slot].isAlive()) {
                    recorder.add(new Complaint(runs[slot].number(), "ended by itself: " + processes[slot].output()));
                }
                processes[slot].close();
                recorder.add(runs[slot]);
                complain(slot);
            }
        }
    }
}
