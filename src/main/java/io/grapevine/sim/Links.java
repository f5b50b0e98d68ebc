package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * How the network treats what is sent, at all times.
 *
 * @param loss share of datagrams that never arrive, 0 to 1; a frame of a stream is delayed instead, as TCP does
 * @param duplication share of datagrams that arrive twice, 0 to 1
 * @param reordering share of datagrams that are held back for up to ten times {@code maxDelayNanos}, 0 to 1
 * @param minDelayNanos the shortest way from one host to another
 * @param maxDelayNanos the longest; each datagram takes a time in between
 */
public record Links(double loss, double duplication, double reordering, long minDelayNanos, long maxDelayNanos) {

    /** How many times the longest way what is held back takes at most. */
    static final int HELD_BACK = 10;

    private static final long MAX_DELAY_NANOS = 3_600_000_000_000L;

    public static final Links LAN = new Links(0, 0, 0, 100_000, 500_000);

    public Links {
        Check.share("loss", loss);
        Check.share("duplication", duplication);
        Check.share("reordering", reordering);
        Lengths.check("minDelayNanos", minDelayNanos, 0, MAX_DELAY_NANOS);
        Lengths.check("maxDelayNanos", maxDelayNanos, minDelayNanos, MAX_DELAY_NANOS);
    }

    public Links withLoss(double loss) {
        return new Links(loss, duplication, reordering, minDelayNanos, maxDelayNanos);
    }

    /** The same ways, and nothing goes wrong on them. */
    Links healed() {
        return new Links(0, 0, 0, minDelayNanos, maxDelayNanos);
    }
}
