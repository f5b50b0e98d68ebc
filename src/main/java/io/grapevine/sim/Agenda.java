package io.grapevine.sim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is going to happen, in the order of time, and of being planned where the time is the same. */
final class Agenda {

    private record Item(long atNanos, long id, Runnable action) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return atNanos != other.atNanos ? Long.compare(atNanos, other.atNanos) : Long.compare(id, other.id);
        }
    }

    private final PriorityQueue<Item> items = new PriorityQueue<>();
    private long nanos;
    private long lastId;
    private long done;

    /** Simulated nanoseconds since the beginning. */
    long nanos() {
        return nanos;
    }

    /** How much has happened. */
    long done() {
        return done;
    }

    void at(long atNanos, Runnable action) {
        items.add(new Item(Math.max(atNanos, nanos), lastId++, action));
    }

    void in(long delayNanos, Runnable action) {
        at(nanos + delayNanos, action);
    }

    /** Lets the next thing happen, unless it is later than that. */
    boolean step(long untilNanos) {
        @Nullable Item next = items.peek();
        if (next == null || next.atNanos > untilNanos) {
            return false;
        }
        items.remove();
        nanos = next.atNanos;
        done++;
        next.action.run();
        return true;
    }

    /** Nothing happens until then. */
    void skipTo(long untilNanos) {
        nanos = Math.max(nanos, untilNanos);
    }
}
