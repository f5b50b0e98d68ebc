package io.grapevine.faults;

/**
 * What one client asked one node for, and what came back. Times are this machine's monotonic clock's, which all nodes
 * share.
 *
 * @param run the process that answered; {@link #NO_RUN} where that is not certain
 * @param value what was to be written, or what was read; empty for none
 * @param ttlNanos of a put; 0 for ever
 * @param ifMatch the version that alone was to be removed; empty for any
 * @param status 0 where no answer came
 * @param etag of the entry written or read; empty for none
 */
record Call(
        int slot,
        int run,
        Op op,
        String key,
        String value,
        long ttlNanos,
        String ifMatch,
        long fromNanos,
        long toNanos,
        int status,
        String etag) {

    static final int NO_RUN = -1;

    enum Op {
        PUT,
        GET,
        DELETE
    }

    boolean isPut() {
        return op == Op.PUT;
    }

    boolean isDelete() {
        return op == Op.DELETE;
    }

    /** A put whose dot is known. */
    boolean isAcknowledgedPut() {
        return isPut() && (status == 201 || status == 204) && !etag.isEmpty();
    }

    /** Whether the node answered that it changed nothing. */
    boolean isRefused() {
        return status == 404 || status == 412;
    }

    @Override
    public String toString() {
        return op + " " + key + (ifMatch.isEmpty() ? "" : " if " + ifMatch)
                + (ttlNanos == 0 ? "" : " ttl " + ttlNanos / 1_000_000 + " ms")
                + " at slot " + slot + " (run " + run + ") from " + Times.text(fromNanos) + " to " + Times.text(toNanos)
                + " s: " + status + (etag.isEmpty() ? "" : " " + etag);
    }
}
