package io.grapevine.driver;

import io.grapevine.node.Datagram;

/**
 * The gossip loop and its socket, as the driver needs them. Every method may be called by any thread, and none waits.
 */
public interface DatagramTransport {

    /**
     * Hands a datagram to the system. One thread at a time calls it.
     *
     * @return false when the system has no room now, and the loop will turn when it has; true when the datagram
     *     is on its way, or lost for good
     */
    boolean send(Datagram datagram);

    /** Makes the loop turn as soon as it can, instead of sleeping on. */
    void wake();

    /** Throws away what waits to be received, a bounded number of datagrams, and says how many it was. */
    int discardWaiting();
}
