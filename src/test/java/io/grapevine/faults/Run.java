package io.grapevine.faults;

/**
 * One process: one run of one node.
 *
 * @param number counts from 0, over all slots
 * @param toNanos when it was told to end or killed; {@link #GOES_ON} for who lives at the end of the history
 * @param disk whether it keeps snapshots, and begins with those of the run before it
 */
record Run(
        int number, int slot, String address, long fromNanos, long answersNanos, long toNanos, boolean disk) {

    static final long GOES_ON = Long.MAX_VALUE;
}
