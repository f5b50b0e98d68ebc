package io.grapevine.sim;

import io.grapevine.base.Now;

/** A host's clocks, as wrong as it was decided: both off by an offset and running at a rate of their own. */
final class HostClock {

    private static final long EPOCH_MILLIS = 1_800_000_000_000L;
    private static final long MILLION = 1_000_000L;

    private long offsetMillis;
    private final long ppm;
    private final long baseNanos;

    /** @param baseNanos what the monotonic clock shows at the beginning */
    HostClock(long offsetMillis, int ppm, long baseNanos) {
        this.offsetMillis = offsetMillis;
        this.ppm = ppm;
        this.baseNanos = baseNanos;
    }

    long offsetMillis() {
        return offsetMillis;
    }

    /** Somebody sets the wall clock; the monotonic one goes on. */
    void setOffsetMillis(long offsetMillis) {
        this.offsetMillis = offsetMillis;
    }

    Now at(long nanos) {
        long passed = passed(nanos);
        return new Now(baseNanos + passed, EPOCH_MILLIS + offsetMillis + passed / MILLION);
    }

    long local(long nanos) {
        return baseNanos + passed(nanos);
    }

    private long passed(long nanos) {
        return nanos + nanos / MILLION * ppm + nanos % MILLION * ppm / MILLION;
    }

    /** The first simulated instant at which the monotonic clock shows this or more. */
    long when(long local) {
        long passed = local - baseNanos;
        // Not later, whatever passed() rounds; and from there in steps that stay before it, the last ones of 1 ns.
        long instant = Math.max(0, passed - passed / MILLION * ppm - Math.abs(ppm) - 2);
        long lacking = passed - passed(instant);
        while (lacking > 0) {
            instant += Math.max(1, lacking - lacking / 1_000 - 3);
            lacking = passed - passed(instant);
        }
        return instant;
    }
}
