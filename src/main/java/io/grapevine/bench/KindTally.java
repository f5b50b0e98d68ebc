package io.grapevine.bench;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What was answered to requests of one kind. */
final class KindTally {

    final Stopwatch latencies = new Stopwatch();
    private final ConcurrentMap<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

    void onAnswer(int status, long latencyNanos) {
        latencies.record(latencyNanos);
        statuses.computeIfAbsent(status, it -> new LongAdder()).increment();
    }

    KindOutcome outcome() {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return new KindOutcome(counts, latencies.all());
    }
}
