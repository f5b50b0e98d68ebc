package io.grapevine.disk;

import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.grapevine.node.NodeEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's snapshots: the newest is loaded at the start, one is written every interval in the background, and one at
 * the end. Files are read and written on a thread of their own, one at a time. Whatever goes wrong with them stops
 * nothing else.
 *
 * <p>Safe for use by any thread.
 */
public final class Snapshots {

    /** Vert.x warns of what blocks for longer: a large map on a slow disk takes its time. */
    private static final long LONGEST_HOURS = 12;
    /** What a disk that hangs is waited for at the end, beyond the time that was given. */
    private static final long GRACE_MILLIS = 500;

    private final Vertx vertx;
    private final NodeDriver driver;
    private final SnapshotSettings settings;
    private final SnapshotLock lock;
    private final SnapshotCounters counters;
    private final Generations generations;
    private final SnapshotWriter writer;
    private final WorkerExecutor thread;
    private volatile boolean ending;
    /** Once it is ending: until when it may go on with what it is at. */
    private volatile long untilNanos;
    /** What is written then would be the newest, and lack what was not yet read. */
    private volatile boolean partlyLoaded;
    // The thread's own.
    private boolean isWritten;
    private long writtenDigest;
    private volatile boolean failing;

    /** @param lock of {@link #prepare}; given back at the end */
    public Snapshots(
            Vertx vertx, NodeDriver driver, SnapshotSettings settings, SnapshotLock lock, SnapshotCounters counters) {
        this.vertx = vertx;
        this.driver = driver;
        this.settings = settings;
        this.lock = lock;
        this.counters = counters;
        generations = new Generations(settings.directory(), settings.name());
        writer = new SnapshotWriter(driver, settings.cluster());
        thread = vertx.createSharedWorkerExecutor("snapshots-" + settings.name(), 1, LONGEST_HOURS, TimeUnit.HOURS);
    }

    /**
     * Makes the directory, sees to it that no other process writes this name's files there, and removes what a run that
     * was killed had begun. Blocks.
     *
     * @return null when another node of this name runs there
     * @throws IOException where the directory cannot be made or written to
     */
    public static @Nullable SnapshotLock prepare(SnapshotSettings settings) throws IOException {
        Generations generations = new Generations(settings.directory(), settings.name());
        generations.prepare();
        SnapshotLock lock = SnapshotLock.take(generations.lock());
        if (lock != null) {
            generations.discard();
        }
        return lock;
    }

    /**
     * Loads the newest valid one, if there is one. The node is not ready meanwhile; it had better not gossip before.
     * Given up when it is to end, unless clients have written here meanwhile: only a last snapshot keeps that.
     */
    public Future<Void> load() {
        partlyLoaded = true;
        IOException trouble = lock.trouble();
        if (trouble != null) {
            report(NodeEvent.Level.WARN, "snapshot-unlocked", "nothing keeps another process from writing snapshots of "
                    + settings.name() + " to " + settings.directory() + ", where no file can be locked (" + trouble + ")");
        }
        driver.run((node, now) -> node.onRestoring());
        return thread.executeBlocking(() -> {
            loadNow();
            return null;
        });
    }

    private void loadNow() {
        try {
            SnapshotLoader loader = new SnapshotLoader(driver, settings.cluster(), counters);
            if (!loader.load(generations.newestFirst(), () -> ending && (isOver() || !isWrittenTo()))) {
                report(NodeEvent.Level.INFO, "snapshot-not-loaded", "told to end before all was read from "
                        + settings.directory() + ", where everything stays as it is");
                return;
            }
        } catch (IOException e) {
            report(NodeEvent.Level.WARN, "snapshot-skipped",
                    settings.directory() + " cannot be read (" + e + "): nothing was loaded");
        }
        partlyLoaded = false;
        driver.run(Node::onRestored);
    }

    private boolean isWrittenTo() {
        return driver.call((node, now) -> node.map().highest(node.map().self())) > 0;
    }

    private boolean isOver() {
        return System.nanoTime() - untilNanos > 0;
    }

    /** From now on one is written every interval, where something has changed. */
    public void begin() {
        vertx.timer(settings.intervalMillis(), TimeUnit.MILLISECONDS)
                .compose(timer -> write(() -> ending))
                .onComplete(done -> {
                    if (!ending) {
                        begin();
                    }
                });
    }

    /** Gives up what is being written, writes the last one within a time, and ends. */
    public Future<Void> end(long withinMillis) {
        untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        ending = true;
        return write(this::isOver)
                .onSuccess(ended -> {
                    if (isOver()) {
                        report(NodeEvent.Level.WARN, "snapshot-given-up", "the last snapshot was given up after "
                                + withinMillis + " ms: " + (partlyLoaded
                                        ? "what was written here since the start is lost"
                                        : "what is on the disk is " + (long) counters.ageSeconds() + " s old"));
                    }
                })
                .timeout(withinMillis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(e -> {
                    fail("the disk does not answer");
                    return null;
                })
                .eventually(this::finish);
    }

    /** Ends without a last one. */
    public Future<Void> close() {
        untilNanos = System.nanoTime();
        ending = true;
        return finish();
    }

    private Future<Void> finish() {
        return thread.close().onComplete(closed -> lock.close());
    }

    private Future<Void> write(BooleanSupplier givenUp) {
        return thread.executeBlocking(() -> {
            try {
                writeNow(givenUp);
            } catch (IOException | RuntimeException e) {
                fail(e.toString());
            }
            return null;
        });
    }

    private void writeNow(BooleanSupplier givenUp) throws IOException {
        if (partlyLoaded) {
            return;
        }
        long begunNanos = System.nanoTime();
        if (isWritten && driver.map().digest() == writtenDigest) {
            counters.onCurrent(begunNanos);
            return;
        }
        try {
            generations.discard();
            SnapshotWriter.Written written = writer.write(generations.unfinished(), givenUp);
            if (written == null) {
                return;
            }
            generations.publish();
            writtenDigest = written.digest();
            isWritten = true;
            counters.onWritten(begunNanos, written.bytes());
        } finally {
            generations.discard();
        }
        if (failing) {
            failing = false;
            report(NodeEvent.Level.INFO, "snapshot-again", "snapshots are written to " + settings.directory() + " again");
        }
    }

    /** Tells of it once, and not each time that it is tried again. */
    private void fail(String why) {
        counters.failed.increment();
        if (!failing) {
            failing = true;
            report(NodeEvent.Level.ALARM, "snapshot-failed", "no snapshot could be written to " + settings.directory()
                    + " (" + why + "); the node goes on, and tries again every interval");
        }
    }

    private void report(NodeEvent.Level level, String kind, String text) {
        driver.report(new NodeEvent(level, kind, text));
    }
}
