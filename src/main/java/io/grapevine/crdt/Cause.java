package io.grapevine.crdt;

/** Why a dot died, as far as whoever says so knows. */
public enum Cause {
    /** A write to the same key took its place. */
    OVERWRITTEN,
    /** Somebody removed the key. */
    REMOVED,
    /** The key's custodian made room. */
    EVICTED,
    /** Its deadline passed; needs no message. */
    EXPIRED,
    /** A merge found a higher rank on the same key. */
    OUTRANKED,
    /** Another replica held it dead and does not remember why. */
    UNKNOWN
}
