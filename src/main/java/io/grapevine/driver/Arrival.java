package io.grapevine.driver;

import io.grapevine.base.Address;

/** A datagram that came in. */
public final class Arrival {

    private final Address from;
    private final byte[] bytes;

    /** @param bytes not to be written to afterwards */
    public Arrival(Address from, byte[] bytes) {
        this.from = from;
        this.bytes = bytes;
    }

    public Address from() {
        return from;
    }

    public byte[] bytes() {
        return bytes;
    }
}
