package io.grapevine.bench;

/** What one connection asks, one request after the other. Used by that connection's event loop alone. */
sealed interface Requests permits Filling, Asking {

    /** No further request. */
    long NEVER = Long.MAX_VALUE;

    /** When the next request is due, which may be in the past; {@link #NEVER} once there is none. */
    long nextDueNanos(long nowNanos);

    /** That request; the one after it is then the next. */
    Request take(long nowNanos);

    /** Whether they are still asked after the connection was lost and made again. */
    boolean outliveTheConnection();

    /** Whether nobody waits for the answers any more. */
    boolean areGivenUp(long nowNanos);

    /** Counted requests that were due and are not taken. */
    long untaken();
}
