package io.grapevine.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** What came back. All event loops write to it; one thread reads. */
final class Tally {

    private final Map<Kind, KindTally> kinds = new EnumMap<>(Kind.class);
    private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder unsent = new LongAdder();
    private final LongAdder waitsAsked = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final Stopwatch lag = new Stopwatch();

    Tally() {
        for (Kind kind : Kind.values()) {
            kinds.put(kind, new KindTally());
        }
    }

    // ---- inputs

    /** @param lagNanos how much later than it was due and there was room for it */
    void onSent(int bytes, long lagNanos) {
        sentBytes.add(bytes);
        lag.record(lagNanos);
    }

    void onAnswer(Kind kind, int status, boolean waitAsked, long bytes, long latencyNanos) {
        of(kind).onAnswer(status, latencyNanos);
        receivedBytes.add(bytes);
        if (waitAsked) {
            waitsAsked.increment();
        }
    }

    void onError(String reason) {
        errors.computeIfAbsent(reason, it -> new LongAdder()).increment();
    }

    void onUnsent(long count) {
        unsent.add(count);
    }

    // ---- outputs

    /** What was answered since the last call. */
    Histogram latest() {
        Histogram sum = new Histogram(3);
        for (KindTally kind : kinds.values()) {
            sum.add(kind.latencies.latest());
        }
        return sum;
    }

    long errorCount() {
        return errors.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** @param nanos how long was counted */
    Outcome outcome(Plan plan, long filled, long nanos) {
        Map<Kind, KindOutcome> outcomes = new EnumMap<>(Kind.class);
        kinds.forEach((kind, tally) -> outcomes.put(kind, tally.outcome()));
        SortedMap<String, Long> counts = new TreeMap<>();
        errors.forEach((reason, count) -> counts.put(reason, count.sum()));
        return new Outcome(plan, filled, nanos, outcomes, counts, unsent.sum(), waitsAsked.sum(), lag.all(), sentBytes.sum(),
                receivedBytes.sum());
    }

    private KindTally of(Kind kind) {
        KindTally tally = kinds.get(kind);
        if (tally == null) {
            throw new IllegalStateException("no tally of " + kind);
        }
        return tally;
    }
}
