package io.grapevine.protocol;

/**
 * Bytes from outside that are no datagram or frame of ours: counted and dropped, never answered (DESIGN §2).
 *
 * <p>Nothing has changed when it is thrown. It has no stack trace: floods of junk must stay cheap.
 */
public final class MalformedDatagramException extends Exception {

    /** What is wrong; the checks are made in this order, but for the length. */
    public enum Reason {
        /** Another version of the protocol. */
        VERSION,
        /** Another cluster. */
        FOREIGN,
        /** The MAC does not fit the bytes: another secret, or damage, or a forgery. */
        FORGED,
        /** Not our protocol at all, too short, too long, or sealed by a peer with contents that cannot be. */
        MALFORMED
    }

    private final Reason reason;

    MalformedDatagramException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Why the bytes were refused, for the counters. */
    public Reason reason() {
        return reason;
    }
}
