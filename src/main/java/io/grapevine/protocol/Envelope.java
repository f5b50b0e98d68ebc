package io.grapevine.protocol;

import io.grapevine.base.Origin;
import java.util.List;

/**
 * What a datagram or a frame says: who speaks, its hybrid logical clock, and messages.
 *
 * @param clock the sender's, 0 to {@link #MAX_CLOCK}; the receiver's follows, always (DESIGN §1)
 */
public record Envelope(Origin sender, long clock, List<Message> messages) {

    /** The highest clock and timestamp that the protocol carries: what follows it can never overflow. */
    public static final long MAX_CLOCK = 1L << 62;

    public Envelope {
        if (clock < 0 || clock > MAX_CLOCK) {
            throw new IllegalArgumentException("a clock is 0 to 2^62, not " + clock);
        }
    }
}
