package io.grapevine.driver;

import io.grapevine.node.StreamCommand;

/**
 * The TCP connections, as the driver needs them. Called inside the critical section: neither method does more than
 * enqueue.
 */
public interface StreamTransport {

    /** Takes a command, to be carried out in the order given. */
    void execute(StreamCommand command);

    /**
     * Breaks off, with what waits in it, each connection of an epoch before this one (see {@link
     * NodeDriver#epoch()}).
     */
    void breakOff(long epoch);
}
