package io.grapevine.bench;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the requests of one kind that were answered.
 *
 * @param statuses how many answers had which
 */
public record KindOutcome(SortedMap<Integer, Long> statuses, Latencies latencies) {

    public KindOutcome {
        statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    }

    public long answered() {
        return latencies.count();
    }

    public long count(int status) {
        return statuses.getOrDefault(status, 0L);
    }
}
