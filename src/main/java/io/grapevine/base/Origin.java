package io.grapevine.base;

import java.util.Comparator;
import java.util.random.RandomGenerator;

/**
 * One run of one node: 128 random bits drawn at every process start, never derived from a name, an address or
 * a clock.
 *
 * <p>Ordered as an unsigned 128-bit number, so that every node sorts origins alike.
 */
public record Origin(long high, long low) implements Comparable<Origin> {

    /** How many bytes an origin takes on the wire. */
    public static final int BYTES = 16;

    /** Draws a new one. */
    public static Origin random(RandomGenerator random) {
        return new Origin(random.nextLong(), random.nextLong());
    }

    /** The order in which one comes by the others, going up from this one and round: a ring. */
    public Comparator<Origin> ring() {
        return Comparator.<Origin, Boolean>comparing(origin -> origin.compareTo(this) < 0)
                .thenComparing(Comparator.naturalOrder());
    }

    @Override
    public int compareTo(Origin other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The 64 bits where they are mixed well already: an origin is random, so its low half will do. */
    @Override
    public int hashCode() {
        return (int) (low ^ low >>> 32);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return hex(high) + hex(low);
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
