package io.grapevine.app;

import io.grapevine.sim.Outcome;
import io.grapevine.sim.Scenario;
import io.grapevine.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a simulation that have ended, in the order of their seeds, up to the first that was violated.
 *
 * @param violated that one; null where all held
 */
record Runs(List<Ended> ended, @Nullable Ended violated) {

    /** A run and how it ended. */
    record Ended(Scenario scenario, Outcome outcome) {}

    /** Runs them side by side, as many at once as there are processors. */
    static Runs of(List<SeedRun> asked, SimulationProgress progress) throws InterruptedException {
        int threads = Math.min(asked.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<@Nullable Ended>> futures = new ArrayList<>();
            for (SeedRun run : asked) {
                futures.add(pool.submit(() -> over.get() ? null : run(run, progress)));
            }
            List<Ended> ended = new ArrayList<>();
            for (Future<@Nullable Ended> future : futures) {
                Ended next = future.get();
                if (next == null) {
                    throw new IllegalStateException("a run was left out before any was violated");
                }
                ended.add(next);
                if (next.outcome.violation() != null) {
                    over.set(true);
                    return new Runs(ended, next);
                }
            }
            return new Runs(ended, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    private static Ended run(SeedRun run, SimulationProgress progress) {
        Ended ended = new Ended(run.scenario(),
                Simulation.run(run.scenario(), run.seed(), nanos -> progress.onTime(run.seed(), nanos)));
        progress.onEnded();
        return ended;
    }
}
