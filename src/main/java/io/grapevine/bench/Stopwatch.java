package io.grapevine.bench;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** A histogram of nanoseconds that all threads write to, and one at a time reads. */
final class Stopwatch {

    private static final long LEAST_NANOS = 1_000;
    private static final long MOST_NANOS = 24 * 3_600 * Lengths.SECOND_NANOS;
    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final Histogram all = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    private Histogram latest = recorder.getIntervalHistogram();

    void record(long nanos) {
        recorder.recordValue(Math.max(0, Math.min(nanos, MOST_NANOS)));
    }

    /** What was recorded since the last call; overwritten by the next. */
    Histogram latest() {
        latest = recorder.getIntervalHistogram(latest);
        all.add(latest);
        return latest;
    }

    Latencies all() {
        latest();
        return Latencies.of(all);
    }
}
