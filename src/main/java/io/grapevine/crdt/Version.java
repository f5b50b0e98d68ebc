package io.grapevine.crdt;

/**
 * An entry on its way between replicas: what a dot carries, with how long it has left instead of when it ends.
 *
 * <p>DESIGN §1, "Expiry": the remaining time is taken when the bytes are written, and the receiver makes a deadline
 * of it on its own monotonic clock.
 */
public final class Version implements Content {

    /** The time left of what never expires. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final Dot dot;
    private final long timestamp;
    private final long leftNanos;
    private final byte[] block;

    /**
     * @param timestamp of the hybrid logical clock: with the dot it is the rank
     * @param leftNanos how long it has left, at least 0, or {@link #FOREVER}
     * @param block as {@link Content} lays it out; shared, not copied
     */
    public Version(Dot dot, long timestamp, long leftNanos, byte[] block) {
        if (leftNanos < 0) {
            throw new IllegalArgumentException("time left is at least 0, not " + leftNanos);
        }
        this.dot = dot;
        this.timestamp = timestamp;
        this.leftNanos = leftNanos;
        this.block = block;
    }

    public Dot dot() {
        return dot;
    }

    public long timestamp() {
        return timestamp;
    }

    public long leftNanos() {
        return leftNanos;
    }

    @Override
    public byte[] block() {
        return block;
    }

    /** Dot and timestamp: never key or value, which do not belong into logs. */
    @Override
    public String toString() {
        return dot + "@" + timestamp;
    }
}
