package io.grapevine.driver;

import java.util.List;

/** Who hears of the gossip loop: the {@link NodeDriver}, or a test in its place. */
public interface LoopInput {

    /** As {@link StreamInput#epoch()}. */
    long epoch();

    /** From now on a loop turns: what it misses is a pause. */
    void beginLoop();

    /**
     * Takes datagrams in; on the loop.
     *
     * @param epoch as it was before the first of them was received
     * @param arrivals few enough to be looked at under one lock
     */
    void onDatagrams(long epoch, List<Arrival> arrivals);

    /**
     * One turn of the loop, on it: does what is due.
     *
     * @return how long the loop may sleep, if nothing comes in and nobody wakes it: 0 to the heartbeat's 100 ms
     */
    long onTurn();
}
