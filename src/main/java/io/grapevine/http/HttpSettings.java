package io.grapevine.http;

import io.grapevine.crdt.Content;
import io.grapevine.crdt.Version;

/**
 * What the HTTP port is told at its start.
 *
 * @param host the address to listen on
 * @param port 0 to 65,535; 0 takes any free one, the same for all instances
 * @param maxValueBytes the longest value that is stored, 1 to 64 MiB
 * @param defaultTtlNanos how long a native put without a ttl lives, or {@link Version#FOREVER}
 * @param idleTimeoutMillis a connection on which nothing moves for so long is closed; at least 100
 * @param bodyTimeoutMillis a request whose body takes longer is answered 408 and its connection closed; at least 100
 * @param drainTimeoutMillis how long requests in flight may take when the port closes; at least 0
 */
public record HttpSettings(
        String host,
        int port,
        int maxValueBytes,
        long defaultTtlNanos,
        int idleTimeoutMillis,
        int bodyTimeoutMillis,
        int drainTimeoutMillis) {

    /** The longest request line: a key of 1,024 bytes takes 3,072 characters, and a page's query has two of them. */
    static final int MAX_REQUEST_LINE_BYTES = 8_192;

    static final int MAX_HEADER_BYTES = 16_384;
    static final int MAX_HTTP2_STREAMS = 256;

    private static final int IDLE_TIMEOUT_MILLIS = 60_000;
    private static final int BODY_TIMEOUT_MILLIS = 60_000;
    private static final int DRAIN_TIMEOUT_MILLIS = 5_000;

    public HttpSettings {
        check(port >= 0 && port <= 65_535, "port", port);
        check(maxValueBytes >= 1 && maxValueBytes <= Content.MAX_VALUE_BYTES, "maxValueBytes", maxValueBytes);
        check(defaultTtlNanos >= 1, "defaultTtlNanos", defaultTtlNanos);
        check(idleTimeoutMillis >= 100, "idleTimeoutMillis", idleTimeoutMillis);
        check(bodyTimeoutMillis >= 100, "bodyTimeoutMillis", bodyTimeoutMillis);
        check(drainTimeoutMillis >= 0, "drainTimeoutMillis", drainTimeoutMillis);
    }

    /** With a minute for idle connections and for bodies, and 5 s to drain. */
    public HttpSettings(String host, int port, int maxValueBytes, long defaultTtlNanos) {
        this(host, port, maxValueBytes, defaultTtlNanos, IDLE_TIMEOUT_MILLIS, BODY_TIMEOUT_MILLIS,
                DRAIN_TIMEOUT_MILLIS);
    }

    private static void check(boolean holds, String name, long value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }
}
