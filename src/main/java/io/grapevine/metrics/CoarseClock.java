package io.grapevine.metrics;

import io.micrometer.core.instrument.Clock;

/**
 * A clock for meters: the wall clock as of its last tick. They read it with each request, twice, to forget a longest duration
 * after minutes.
 */
final class CoarseClock implements Clock {

    private volatile long wallMillis;

    CoarseClock() {
        tick();
    }

    /** To be called about ten times a second. */
    void tick() {
        wallMillis = System.currentTimeMillis();
    }

    @Override
    public long wallTime() {
        return wallMillis;
    }

    @Override
    public long monotonicTime() {
        return System.nanoTime();
    }
}
