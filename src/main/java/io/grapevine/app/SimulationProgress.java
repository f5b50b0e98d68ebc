package io.grapevine.app;

import java.util.Locale;

/** How far a simulation is. */
final class SimulationProgress {

    private final ProgressLine line;
    private final int seeds;
    private int ended;

    SimulationProgress(ProgressLine line, int seeds) {
        this.line = line;
        this.seeds = seeds;
    }

    synchronized void onTime(long seed, long simulatedNanos) {
        if (line.isDue()) {
            line.write(String.format(Locale.ROOT, "seed %d: %.1f s simulated", seed, simulatedNanos / 1e9)
                    + (seeds > 1 ? "; " + ended + " of " + seeds + " runs done" : ""));
        }
    }

    synchronized void onEnded() {
        ended++;
    }

    synchronized void clear() {
        line.clear();
    }
}
