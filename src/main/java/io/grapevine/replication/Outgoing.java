package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.protocol.ReplicationMessage;

/** A message that fits into a datagram, on its way. */
public record Outgoing(Address to, ReplicationMessage message) {}
