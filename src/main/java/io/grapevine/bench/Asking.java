package io.grapevine.bench;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** Requests drawn after the plan's mix, due when the timetable says so, until the window ends. */
final class Asking implements Requests {

    private final Mix mix;
    private final RandomGenerator random;
    private final IntSupplier keys;
    private final Timetable timetable;
    private final Window window;
    private final long firstCounted;
    private long taken;

    Asking(Mix mix, RandomGenerator random, Timetable timetable, Window window) {
        this.mix = mix;
        this.random = random;
        this.keys = Keys.choose(mix, random);
        this.timetable = timetable;
        this.window = window;
        this.firstCounted = timetable.countBefore(window.fromNanos());
    }

    @Override
    public long nextDueNanos(long nowNanos) {
        if (taken < firstCounted && nowNanos - window.fromNanos() >= 0) {
            // What a cold server left undone in the warm-up would delay what is counted.
            taken = firstCounted;
        }
        long due = timetable.dueNanos(taken, nowNanos);
        return window.mayBeSent(due, nowNanos) ? due : NEVER;
    }

    @Override
    public Request take(long nowNanos) {
        long due = timetable.dueNanos(taken++, nowNanos);
        Kind kind = mix.chooseKind(random);
        int key = keys.getAsInt();
        return new Request(kind, key, kind == Kind.PUT ? mix.chooseValueBytes(random) : 0, due, window.counts(due));
    }

    @Override
    public boolean outliveTheConnection() {
        return true;
    }

    @Override
    public boolean areGivenUp(long nowNanos) {
        return window.isGivenUp(nowNanos);
    }

    @Override
    public long untaken() {
        return Math.max(0, timetable.countBefore(window.endNanos()) - Math.max(taken, firstCounted));
    }
}
