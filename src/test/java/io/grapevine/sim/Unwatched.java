package io.grapevine.sim;

import io.grapevine.node.Datagram;
import io.grapevine.node.NodeEvent;
import org.jspecify.annotations.Nullable;

/** Nobody looks. */
class Unwatched implements Watch {

    @Override
    public void onStarted(Run run) {}

    @Override
    public void onEnded(Run run) {}

    @Override
    public void beforeWrite(Run run, int key) {}

    @Override
    public void onArrival(Run to, Run from, byte[] bytes) {}

    @Override
    public void afterInput(Run run, @Nullable Run from, long transitNanos) {}

    @Override
    public void afterFrame(Run to, Run from) {}

    @Override
    public void onSent(Run from, Datagram datagram) {}

    @Override
    public void onEvent(Run run, NodeEvent event) {}
}
