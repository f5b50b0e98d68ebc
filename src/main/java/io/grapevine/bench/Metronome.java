package io.grapevine.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that wakes the event loops when a request is due: their own timers know milliseconds only.
 */
final class Metronome implements AutoCloseable {

    /** No more often; requests that are due within one step are sent together. */
    private static final long LEAST_STEP_NANOS = 100_000;

    private final Timetable all;
    private final Runnable onBeat;
    private final Thread thread;
    private volatile boolean closed;

    /** @param all when requests are due, on any connection */
    private Metronome(Timetable all, Runnable onBeat) {
        this.all = all;
        this.onBeat = onBeat;
        this.thread = new Thread(this::run, "metronome");
        thread.setDaemon(true);
    }

    static Metronome start(Timetable all, Runnable onBeat) {
        Metronome metronome = new Metronome(all, onBeat);
        metronome.thread.start();
        return metronome;
    }

    private void run() {
        long beat = System.nanoTime();
        while (!closed) {
            long next = all.dueNanos(all.countBefore(beat + LEAST_STEP_NANOS), beat);
            for (long now = System.nanoTime(); next - now > 0 && !closed; now = System.nanoTime()) {
                LockSupport.parkNanos(next - now);
            }
            beat = System.nanoTime();
            onBeat.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
