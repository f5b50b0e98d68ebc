package io.grapevine.faults;

import java.util.List;

/**
 * What was done to nodes or to the ways between them, and for how long.
 *
 * @param unreachable slots that clients can expect no answers from meanwhile: killed, stopped, starting, or cut off
 *     from clients too
 * @param alone slots that reach no other node meanwhile, while clients reach them
 * @param droppedPackets what the network lost by it
 */
record Fault(
        FaultKind kind,
        long fromNanos,
        long toNanos,
        List<Integer> unreachable,
        List<Integer> alone,
        long droppedPackets,
        String text) {}
