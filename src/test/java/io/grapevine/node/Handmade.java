package io.grapevine.node;

import io.grapevine.base.Address;

/** What else only a node makes: something for a network to carry whose content is of no interest to it. */
public final class Handmade {

    private Handmade() {}

    public static Datagram datagram(Address to, byte[] bytes) {
        return new Datagram(to, bytes);
    }

    public static StreamCommand send(long stream, byte[] body) {
        return new StreamCommand.Send(stream, body);
    }
}
