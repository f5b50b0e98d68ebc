package io.grapevine.replication;

/**
 * What replication is told at its start.
 *
 * @param intervalNanos between two rounds of gossip while there is something to say
 * @param fanout how many members a round of gossip goes to
 * @param joinTimeoutNanos how long a start waits for seeds that do not answer
 * @param payloadBytes what a datagram can carry beside its envelope
 * @param maxBytes what the entries may take
 */
public record ReplicationSettings(long intervalNanos, int fanout, long joinTimeoutNanos, int payloadBytes, long maxBytes) {

    /** Up to so many members every write goes straight to every member; above, it is gossiped. */
    public static final int MAX_DIRECT_MEMBERS = 16;

    boolean direct(int members) {
        return members <= MAX_DIRECT_MEMBERS;
    }

    /** Past it a node sheds, stops pulling and is not ready (DESIGN §1, "Eviction"). */
    long hardLimitBytes() {
        return maxBytes + maxBytes / 4;
    }
}
