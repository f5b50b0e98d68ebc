package io.grapevine.driver;

import io.grapevine.base.Now;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The time as a node is told it: monotonic, and going on while the machine is suspended, where the system tells.
 *
 * <p>{@link System#nanoTime()} stands still while a Linux machine is suspended, and an entry's ttl must not. What goes
 * on is the uptime (the kernel's boot clock, 10 ms coarse). Reading it costs a file, so it is read once a second, and
 * at once when the wall clock has moved against the monotonic one, which is what a suspension looks like; setting the
 * wall clock looks the same and then the uptime says that nothing was.
 *
 * <p>Safe for use by any thread.
 */
public final class NodeClock {

    /** Shorter suspensions are noise; they count as soon as together they are as long. */
    static final long SUSPENSION_NANOS = 1_000_000_000L;
    /** The wall clock may move that far against the monotonic one before the uptime is looked at. */
    private static final long WALL_SLACK_MILLIS = 500;
    /** A look that took longer says nothing about the moment it was taken at. */
    private static final long LOOK_NANOS = 50_000_000L;

    private static final long MILLI_NANOS = 1_000_000L;
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final LongSupplier monotonicNanos;
    private final LongSupplier wallMillis;
    private final LongSupplier uptimeMillis;

    private volatile long suspendedNanos;
    private volatile long wallAheadMillis;
    private long uptimeAheadNanos;

    /**
     * A clock of what others read.
     *
     * @param uptimeMillis time since boot with suspensions; negative where nobody knows
     */
    public NodeClock(LongSupplier monotonicNanos, LongSupplier wallMillis, LongSupplier uptimeMillis) {
        this.monotonicNanos = monotonicNanos;
        this.wallMillis = wallMillis;
        this.uptimeMillis = uptimeMillis;
        long nanos = monotonicNanos.getAsLong();
        this.wallAheadMillis = wallMillis.getAsLong() - nanos / MILLI_NANOS;
        this.uptimeAheadNanos = uptimeMillis.getAsLong() * MILLI_NANOS - nanos;
    }

    /** The clock of this machine. */
    public static NodeClock ofSystem() {
        return new NodeClock(System::nanoTime, System::currentTimeMillis, NodeClock::systemUptimeMillis);
    }

    /** What time it is. */
    public Now now() {
        long wall = wallMillis.getAsLong();
        return new Now(nanos(wall), wall);
    }

    /** As {@link #now}, but only the monotonic part, and without an object. */
    public long nanos() {
        return nanos(wallMillis.getAsLong());
    }

    private long nanos(long wall) {
        long nanos = monotonicNanos.getAsLong();
        long moved = wall - nanos / MILLI_NANOS - wallAheadMillis;
        if (moved > WALL_SLACK_MILLIS || moved < -WALL_SLACK_MILLIS) {
            lookForSuspension();
        }
        return nanos + suspendedNanos;
    }

    /** Compares with the uptime; to be called about once a second. */
    synchronized void lookForSuspension() {
        long before = monotonicNanos.getAsLong();
        long uptime = uptimeMillis.getAsLong();
        long wall = wallMillis.getAsLong();
        long after = monotonicNanos.getAsLong();
        if (after - before > LOOK_NANOS) {
            return;
        }
        wallAheadMillis = wall - after / MILLI_NANOS;
        if (uptime < 0) {
            return;
        }
        long ahead = uptime * MILLI_NANOS - after;
        long suspended = ahead - uptimeAheadNanos;
        if (suspended > SUSPENSION_NANOS) {
            uptimeAheadNanos = ahead;
            suspendedNanos += suspended;
        }
    }

    private static long systemUptimeMillis() {
        try {
            String line = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            return (long) (Double.parseDouble(line.substring(0, line.indexOf(' '))) * 1_000);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
