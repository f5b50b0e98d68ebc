package io.grapevine.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts the answers to one kind of request by status, and times them. Counting looks a meter up in an array and
 * allocates nothing, but for the first answer with a status. Thread-safe.
 */
public final class RequestTimer {

    private static final int FIRST_STATUS = 100;
    private static final int STATUS_COUNT = 500;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer timer;
    private final AtomicReferenceArray<Counter> byStatus = new AtomicReferenceArray<>(STATUS_COUNT);

    RequestTimer(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        this.timer = Timer.builder("grapevine.http.request.duration")
                .description("From a request's head until its answer was handed to the connection.")
                .tags(tags)
                .serviceLevelObjectives(Buckets.REQUESTS)
                .register(registry);
    }

    /** @param nanos from the request's head until its answer was handed to the connection */
    public void onAnswered(int status, long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
        counter(Math.min(Math.max(status, FIRST_STATUS), FIRST_STATUS + STATUS_COUNT - 1) - FIRST_STATUS).increment();
    }

    private Counter counter(int index) {
        Counter known = byStatus.get(index);
        if (known != null) {
            return known;
        }
        Counter counter = Counter.builder("grapevine.http.requests")
                .description("Answered requests.")
                .tags(tags.and("status", Integer.toString(index + FIRST_STATUS)))
                .register(registry);
        byStatus.set(index, counter);
        return counter;
    }
}
