package io.grapevine.bench;

import org.HdrHistogram.Histogram;

/** How long requests took, in nanoseconds, to three digits; all 0 where {@code count} is. */
public record Latencies(long count, long p50, long p90, long p99, long p999, long max) {

    static Latencies of(Histogram histogram) {
        return new Latencies(histogram.getTotalCount(), at(histogram, 50), at(histogram, 90), at(histogram, 99),
                at(histogram, 99.9), histogram.getTotalCount() == 0 ? 0 : histogram.getMaxValue());
    }

    private static long at(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
    }
}
