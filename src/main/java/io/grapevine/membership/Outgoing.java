package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.protocol.MembershipMessage;

/**
 * A message that wants to be sent as a datagram.
 *
 * <p>Messages to one address that follow one another belong into one datagram, in their order, where they fit: a record
 * is told before the ping that asks about it. An {@code Updates} without records asks for a datagram that
 * carries piggyback only ({@link Membership#updates}); the empty message itself need not be sent.
 */
public record Outgoing(Address to, MembershipMessage message) {}
