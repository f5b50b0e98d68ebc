package io.grapevine.protocol;

import io.grapevine.base.Origin;
import java.util.List;

/**
 * What a datagram or a frame says: who speaks, its hybrid logical clock, and messages.
 *
 * @param clock the sender's; the receiver's follows, always (DESIGN §1)
 */
public record Envelope(Origin sender, long clock, List<Message> messages) {}
