package io.grapevine.replication;

/**
 * How far a peer is behind this node, as far as this node can tell.
 *
 * @param dots how many writes, removes and evictions it is not known to have; 0 where it is known to have all
 * @param nanos for how long it has lacked the oldest of them
 */
public record Lag(long dots, long nanos) {

    static final Lag NONE = new Lag(0, 0);
}
