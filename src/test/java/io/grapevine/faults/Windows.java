package io.grapevine.faults;

import java.util.ArrayList;
import java.util.List;

/** A set of moments, as spans from which any time may be asked for its share. */
final class Windows {

    private final List<long[]> spans = new ArrayList<>();

    void add(long fromNanos, long toNanos) {
        if (toNanos > fromNanos) {
            spans.add(new long[] {fromNanos, toNanos});
        }
    }

    boolean touch(long fromNanos, long toNanos) {
        return spans.stream().anyMatch(span -> span[0] <= toNanos && span[1] >= fromNanos);
    }

    boolean contain(long fromNanos, long toNanos) {
        return spans.stream().anyMatch(span -> span[0] <= fromNanos && span[1] >= toNanos);
    }

    /** At most: spans that lie over each other count twice. */
    long overlapNanos(long fromNanos, long toNanos) {
        return spans.stream()
                .mapToLong(span -> Math.max(0, Math.min(span[1], toNanos) - Math.max(span[0], fromNanos)))
                .sum();
    }
}
