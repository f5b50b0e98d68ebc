package io.grapevine.app;

import java.io.PrintWriter;
import java.util.Locale;

/** One line on the terminal that says how far a simulation is, written again and again. */
final class SimulationProgress {

    private static final long EVERY_NANOS = 200_000_000L;
    private static final int WIDTH = 70;

    private final PrintWriter err;
    private final boolean shown;
    private final int seeds;
    private int ended;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;
    private boolean written;

    SimulationProgress(PrintWriter err, boolean shown, int seeds) {
        this.err = err;
        this.shown = shown;
        this.seeds = seeds;
    }

    synchronized void onTime(long seed, long simulatedNanos) {
        long nanos = System.nanoTime();
        if (!shown || nanos - nextNanos < 0) {
            return;
        }
        nextNanos = nanos + EVERY_NANOS;
        String line = String.format(Locale.ROOT, "seed %d: %.1f s simulated", seed, simulatedNanos / 1e9)
                + (seeds > 1 ? "; " + ended + " of " + seeds + " runs done" : "");
        write(line);
    }

    synchronized void onEnded() {
        ended++;
    }

    private void write(String line) {
        written = true;
        err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
        err.flush();
    }

    /** Takes the line away. */
    synchronized void clear() {
        if (written) {
            write("");
            err.print("\r");
            err.flush();
            written = false;
        }
    }
}
