package io.grapevine.bench;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** Requests drawn after the plan's mix, due when the timetable says so, until the window closes. */
final class Asking implements Requests {

    private final Mix mix;
    private final RandomGenerator random;
    private final IntSupplier keys;
    private final Timetable timetable;
    private final Window window;
    private long taken;

    Asking(Mix mix, RandomGenerator random, Timetable timetable, Window window) {
        this.mix = mix;
        this.random = random;
        this.keys = Keys.choose(mix, random);
        this.timetable = timetable;
        this.window = window;
    }

    @Override
    public long nextDueNanos(long nowNanos) {
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
        long counted = Math.max(taken, timetable.countBefore(window.fromNanos()));
        return Math.max(0, timetable.countBefore(window.endNanos()) - counted);
    }
}
