package io.grapevine.node;

import io.grapevine.base.Address;

/** Bytes to be sent to an address, at most {@code maxDatagramBytes} of them. */
public final class Datagram {

    private final Address to;
    private final byte[] bytes;

    Datagram(Address to, byte[] bytes) {
        this.to = to;
        this.bytes = bytes;
    }

    public Address to() {
        return to;
    }

    public byte[] bytes() {
        return bytes;
    }
}
