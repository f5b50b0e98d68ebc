package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.protocol.ReplicationMessage;

/** What replication wants done with TCP connections, in order. */
public sealed interface StreamOutput {

    long stream();

    /** Connect. */
    record Open(long stream, Address to) implements StreamOutput {}

    /** Send one frame with this message. */
    record Send(long stream, ReplicationMessage message) implements StreamOutput {}

    /** Close when what was sent has gone out. */
    record Close(long stream) implements StreamOutput {}
}
