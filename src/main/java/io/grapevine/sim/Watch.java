package io.grapevine.sim;

import io.grapevine.node.Datagram;
import io.grapevine.node.NodeEvent;
import org.jspecify.annotations.Nullable;

/** What there is to be seen of a cluster, for those who judge, measure and trace it. Nothing that they do changes the run. */
interface Watch {

    /** A process runs from now on. */
    void onStarted(Run run);

    /** A process is gone, with all that it held in memory. */
    void onEnded(Run run);

    /** A client is about to write. */
    void beforeWrite(Run run, int key);

    /** A datagram or frame is about to be handed to a node. */
    void onArrival(Run to, Run from, byte[] bytes);

    /**
     * A node has taken an input, and all that it had to say was taken from it.
     *
     * @param from who sent it; null for what came from no other node
     * @param transitNanos how long it was on its way
     */
    void afterInput(Run run, @Nullable Run from, long transitNanos);

    /** A node has taken a frame. */
    void afterFrame(Run to, Run from);

    void onSent(Run from, Datagram datagram);

    void onEvent(Run run, NodeEvent event);
}
