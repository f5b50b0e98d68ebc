package io.grapevine.node;

import io.grapevine.base.Address;

/** A node's outputs, made by a test that has no node. */
public final class Outputs {

    private Outputs() {}

    public static Datagram datagram(Address to, byte[] bytes) {
        return new Datagram(to, bytes);
    }

    public static StreamCommand.Send send(long stream, byte[] body) {
        return new StreamCommand.Send(stream, body);
    }
}
