package io.grapevine.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One run of a plan: connects, fills where that is wanted, warms up, measures. */
public final class Bench {

    private static final long MOMENT_NANOS = 200_000_000L;
    /** So that every loop knows the timetable before the first request is due. */
    private static final long LEAD_NANOS = 20_000_000L;

    private final Plan plan;
    private final Consumer<Moment> listener;
    private final SplittableRandom random;
    private boolean ended;
    private @Nullable Window window;

    /** @param listener is told how it goes, some times a second, by the thread that runs it */
    public Bench(Plan plan, Consumer<Moment> listener) {
        this.plan = plan;
        this.listener = listener;
        this.random = new SplittableRandom(plan.seed());
    }

    /** Ends it early, from any thread; what was measured until then is its outcome. */
    public synchronized void end() {
        ended = true;
        if (window != null) {
            window.endEarly(System.nanoTime());
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized Window open(long startNanos) {
        Window opened = new Window(startNanos + plan.times().warmUpNanos(), plan.times().durationNanos());
        window = opened;
        if (ended) {
            opened.endEarly(startNanos);
        }
        return opened;
    }

    /** Runs it; may be called once. */
    public Outcome run() throws UnreachableException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(plan.pressure().threads())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            List<Callers> loops = connect(vertx);
            List<Caller> callers = new ArrayList<>();
            for (int number = 0; number < plan.pressure().connections(); number++) {
                callers.add(loops.get(number % loops.size()).caller(number));
            }
            List<Caller> connected = callers.stream().filter(caller -> caller.refusal().isEmpty()).toList();
            if (connected.isEmpty()) {
                throw new UnreachableException(callers.stream().map(Caller::refusal).distinct().toList());
            }
            long filled = plan.mix().fill() ? fill(connected) : 0;
            return ask(loops, callers, filled);
        } finally {
            get(vertx.close());
        }
    }

    private List<Callers> connect(Vertx vertx) throws InterruptedException {
        byte[] noise = RequestText.noise(plan);
        List<Callers> loops = new ArrayList<>();
        List<Future<String>> deployed = new ArrayList<>();
        for (int i = 0; i < plan.pressure().threads(); i++) {
            Callers callers = new Callers(plan, noise, i);
            loops.add(callers);
            deployed.add(vertx.deployVerticle(callers));
        }
        get(Future.all(deployed));
        return loops;
    }

    /** Puts each key once; how many of them were taken. */
    private long fill(List<Caller> connected) throws InterruptedException {
        Tally tally = new Tally();
        List<Future<Void>> filling = new ArrayList<>();
        for (int i = 0; i < connected.size(); i++) {
            Filling share = new Filling(plan.mix(), random.split(), i, connected.size(), this::isEnded);
            filling.add(connected.get(i).ask(share, tally));
        }
        long start = System.nanoTime();
        await(Future.all(filling), tally, now -> Moment.Doing.FILLING, start);
        KindOutcome puts = tally.outcome(plan, 0, 0).kind(Kind.PUT);
        return puts.count(201) + puts.count(204);
    }

    private Outcome ask(List<Callers> loops, List<Caller> callers, long filled) throws InterruptedException {
        Pressure pressure = plan.pressure();
        long start = System.nanoTime() + (pressure.isFlatOut() ? 0 : LEAD_NANOS);
        Window open = open(start);
        Tally tally = new Tally();
        List<Future<Void>> asking = new ArrayList<>();
        for (int i = 0; i < callers.size(); i++) {
            Timetable own = pressure.isFlatOut()
                    ? new Timetable.FlatOut()
                    : Timetable.AtRate.ofConnection(i, pressure, start);
            asking.add(callers.get(i).ask(new Asking(plan.mix(), random.split(), own, open), tally));
        }
        Metronome metronome = pressure.isFlatOut()
                ? null
                : Metronome.start(Timetable.AtRate.ofAll(pressure, start), () -> loops.forEach(Callers::tick));
        try {
            await(Future.all(asking), tally,
                    now -> now - open.fromNanos() < 0 ? Moment.Doing.WARMING_UP : Moment.Doing.MEASURING, start);
        } finally {
            if (metronome != null) {
                metronome.close();
            }
        }
        return tally.outcome(plan, filled, open.lengthNanos());
    }

    /** What is done at a moment. */
    private interface Phases {
        Moment.Doing at(long nowNanos);
    }

    private void await(Future<?> end, Tally tally, Phases phases, long startNanos) throws InterruptedException {
        CompletableFuture<?> waited = end.toCompletionStage().toCompletableFuture();
        long before = startNanos;
        while (true) {
            try {
                waited.get(MOMENT_NANOS, TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                long now = System.nanoTime();
                Histogram latest = tally.latest();
                boolean any = latest.getTotalCount() > 0;
                listener.accept(new Moment(phases.at(now), now - startNanos, latest.getTotalCount() * 1e9 / (now - before),
                        any ? latest.getValueAtPercentile(50) : 0, any ? latest.getValueAtPercentile(99) : 0,
                        tally.errorCount()));
                before = now;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static void get(Future<?> future) throws InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
