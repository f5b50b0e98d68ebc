package io.grapevine.bench;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a benchmark.
 *
 * @param filled keys that were put before
 * @param nanos for how long requests were counted: less than planned where somebody ended it
 * @param kinds of each kind the answers
 * @param errors requests that got no answer, and connections that could not be made, by target and reason
 * @param unsent requests that were due and found no room before the end
 * @param waitsAsked answers with {@code Retry-After}
 * @param lag how much later requests were sent than they were due and there was room for them
 * @param sentBytes of the requests that were counted, heads included
 * @param receivedBytes of their answers
 */
public record Outcome(
        Plan plan,
        long filled,
        long nanos,
        Map<Kind, KindOutcome> kinds,
        SortedMap<String, Long> errors,
        long unsent,
        long waitsAsked,
        Latencies lag,
        long sentBytes,
        long receivedBytes) {

    public Outcome {
        kinds = Collections.unmodifiableMap(new EnumMap<>(kinds));
        errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    public KindOutcome kind(Kind kind) {
        KindOutcome outcome = kinds.get(kind);
        if (outcome == null) {
            throw new IllegalStateException("nothing of " + kind);
        }
        return outcome;
    }

    public long answered() {
        return kinds.values().stream().mapToLong(KindOutcome::answered).sum();
    }

    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of so many requests, in a second. */
    public double perSecond(long requests) {
        return nanos == 0 ? 0 : requests * 1e9 / nanos;
    }

    /** Share of the gets that found something; 0 where there were none. */
    public double hitShare() {
        KindOutcome gets = kind(Kind.GET);
        long found = gets.count(200);
        long looked = found + gets.count(404);
        return looked == 0 ? 0 : (double) found / looked;
    }
}
