package io.grapevine.replication;

/** Something in replication that an operator wants to read of; keys and values are never in it. */
public record ReplicationEvent(Kind kind, String text) {

    /** What happened. */
    public enum Kind {
        BOOTSTRAPPED,
        BOOTSTRAP_FAILED,
        FULL,
        ROOM_AGAIN,
        /** A change whose merge threw. */
        SET_ASIDE
    }
}
