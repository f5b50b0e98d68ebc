package io.grapevine.protocol;

import io.grapevine.base.Origin;
import java.util.List;

/**
 * What a datagram or a frame says: who speaks, its hybrid logical clock, and messages.
 *
 * @param version of the protocol, in which it came or is to be written
 * @param clock the sender's, 0 to {@link #MAX_CLOCK}, as far as the receiver's may follow it at once; that one does, always
 *     (DESIGN §1)
 */
public record Envelope(int version, Origin sender, long clock, List<Message> messages) {

    /** The highest clock and timestamp that the protocol carries: what follows it can never overflow. */
    public static final long MAX_CLOCK = 1L << 62;
    /** Where no wall clock gets before the year 3084. */
    public static final long CLOCK_HORIZON = 1L << 61;
    /**
     * How far one envelope may take its receiver's clock past the later of that clock and {@link #CLOCK_HORIZON}: whoever
     * sends an absurd one does not use up what is left for everybody's writes.
     */
    public static final long MAX_CLOCK_STEP = 1L << 40;

    /** One in the newest version. */
    public Envelope(Origin sender, long clock, List<Message> messages) {
        this(Preamble.NEWEST, sender, clock, messages);
    }

    public Envelope {
        if (!Preamble.isRead(version)) {
            throw new IllegalArgumentException("version " + version + " is neither read nor written");
        }
        if (clock < 0 || clock > MAX_CLOCK) {
            throw new IllegalArgumentException("a clock is 0 to 2^62, not " + clock);
        }
    }

    /** The highest clock that a node whose own is that follows at once. */
    static long highestFollowed(long clock) {
        return Math.min(MAX_CLOCK, Math.max(CLOCK_HORIZON, clock) + MAX_CLOCK_STEP);
    }
}
