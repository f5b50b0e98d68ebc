package io.grapevine.driver;

import io.grapevine.node.NodeEvent;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What a node reported and nobody has been told yet: taken in the critical section, told outside of it, in order. */
final class Events {

    private static final int MAX_WAITING = 1_024;

    private final ConcurrentLinkedQueue<NodeEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final CopyOnWriteArrayList<Consumer<NodeEvent>> listeners = new CopyOnWriteArrayList<>();
    private final DriverCounters counters;
    private final CoreFailures failures;

    Events(DriverCounters counters, CoreFailures failures) {
        this.counters = counters;
        this.failures = failures;
    }

    void addListener(Consumer<NodeEvent> listener) {
        listeners.add(listener);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes one; drops it while too many wait, which takes a loop that does not turn. */
    void add(NodeEvent event) {
        if (event.level().compareTo(NodeEvent.Level.ALARM) >= 0) {
            counters.alarms.increment();
        }
        if (waitingCount.incrementAndGet() <= MAX_WAITING) {
            waiting.add(event);
        } else {
            waitingCount.decrementAndGet();
        }
    }

    /** Tells all that wait to all who listen; one thread at a time. */
    void deliver(long nanos) {
        for (NodeEvent event = waiting.poll(); event != null; event = waiting.poll()) {
            waitingCount.decrementAndGet();
            for (Consumer<NodeEvent> listener : listeners) {
                try {
                    listener.accept(event);
                } catch (RuntimeException e) {
                    failures.onFailure(nanos, "telling an event", e);
                }
            }
        }
    }
}
