package io.grapevine.crdt;

import io.grapevine.base.Origin;

/**
 * The name of one write: the {@code number}-th put or remove of one origin.
 *
 * @param number 1, 2, 3, ...
 */
public record Dot(Origin origin, long number) implements Comparable<Dot> {

    public Dot {
        if (number < 1) {
            throw new IllegalArgumentException("a dot's number is at least 1, not " + number);
        }
    }

    @Override
    public int compareTo(Dot other) {
        int byOrigin = origin.compareTo(other.origin);
        return byOrigin != 0 ? byOrigin : Long.compare(number, other.number);
    }

    /** {@code 0f…32 hex digits…-17}. */
    @Override
    public String toString() {
        return origin + "-" + number;
    }
}
