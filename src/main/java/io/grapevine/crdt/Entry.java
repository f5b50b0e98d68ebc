package io.grapevine.crdt;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One live dot in a replica, or one entry that only this node shows: a packed block, what ranks it, and when it ends.
 *
 * <p>What it carries never changes and may be read by any thread. It is its own link in the key index's chain and in
 * the expiry wheel's lists, so that an entry is two objects and no more. The chain link is written by the map's one
 * writer and followed by readers without a lock ({@link KeyIndex}); the wheel's links are the writer's alone; the
 * recency word is written by whoever reads the entry, races and all: a lost count is no harm.
 *
 * <p>An entry goes into an index once. Taken out, it is never put back, and its chain link stays as it was, so that a
 * reader that stands on it finds the way on.
 */
public final class Entry implements Content {

    /**
     * What an entry is counted for beyond its block's bytes: this object (72 with compressed references, 64 with compact
     * headers too), the block's header and padding (20 on average), its places in the key index and in the digest tree (12),
     * and a little for what is kept of origins and of keys that ended. The same on all nodes, so that what they hold can be compared.
     */
    public static final int OVERHEAD_BYTES = 112;
    /** The sign of the number: whether a local delete hides the entry from this node's callers. */
    private static final long HIDDEN = Long.MIN_VALUE;

    private static final byte[] NO_BLOCK = {};
    private static final VarHandle NEXT;
    private static final VarHandle NUMBER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(Entry.class, "next", Entry.class);
            NUMBER = lookup.findVarHandle(Entry.class, "number", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] block;
    private final @Nullable OriginLog log;
    /** With {@link #HIDDEN}, which the map's writer may set. */
    private long number;
    private final long timestamp;
    private final long deadlineNanos;
    private final long keyHash;

    private @Nullable Entry next;
    @Nullable Entry wheelPrevious;
    @Nullable Entry wheelNext;
    /** {@link Recency}'s word. */
    int recency;

    private Entry(byte[] block, @Nullable OriginLog log, long number, long timestamp, long deadlineNanos, long keyHash) {
        this.block = block;
        this.log = log;
        this.number = number;
        this.timestamp = timestamp;
        this.deadlineNanos = deadlineNanos;
        this.keyHash = keyHash;
    }

    /** The entry that a dot carries. */
    static Entry shared(OriginLog log, long number, long timestamp, long deadlineNanos, byte[] block, long keyHash) {
        return new Entry(block, log, number, timestamp, deadlineNanos, keyHash);
    }

    /** An entry without a dot, for this node's callers only. */
    static Entry local(long localNumber, long deadlineNanos, byte[] block, long keyHash) {
        return new Entry(block, null, localNumber, 0, deadlineNanos, keyHash);
    }

    /** What begins a list of the expiry wheel, and is no entry. */
    static Entry wheelHead(int slot) {
        return new Entry(NO_BLOCK, null, slot, 0, 0, 0);
    }

    /** @throws IllegalStateException for a local entry, which has none */
    public Dot dot() {
        return new Dot(origin(), number());
    }

    /** @throws IllegalStateException for a local entry, which has none */
    public Origin origin() {
        return log().origin();
    }

    /** @throws IllegalStateException for a local entry, which has none */
    public long number() {
        log();
        return plainNumber();
    }

    /** Of the writer's hybrid logical clock; 0 for a local entry. */
    public long timestamp() {
        return timestamp;
    }

    /** About when it was written, by the writer's wall clock or one that it had heard of; 0 for a local entry. */
    public long writtenMillis() {
        return timestamp >>> HybridClock.COUNTER_BITS;
    }

    /** Of the key, under the cluster's key. */
    public long keyHash() {
        return keyHash;
    }

    /** When it ends on this node's monotonic clock, or {@link Version#FOREVER}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether it has a deadline. */
    public boolean expires() {
        return deadlineNanos != Version.FOREVER;
    }

    /** Whether only this node shows it ({@code X-Is-Sync}). */
    public boolean isLocal() {
        return log == null;
    }

    /** @throws IllegalStateException for an entry that has a dot */
    public long localNumber() {
        if (log != null) {
            throw new IllegalStateException(dot() + " is no local entry");
        }
        return plainNumber();
    }

    /** How long it has left, at least 0, or {@link Version#FOREVER}. */
    public long leftNanos(long nowNanos) {
        return expires() ? Math.max(0, deadlineNanos - nowNanos) : Version.FOREVER;
    }

    /** Without quotes: the dot, or {@code local-<n>}. */
    public String etag() {
        return isLocal() ? "local-" + plainNumber() : dot().toString();
    }

    /** For the wire, with the time left as of now. */
    public Version version(Now now) {
        return new Version(dot(), timestamp, leftNanos(now.nanos()), block);
    }

    /** What it counts against {@code maxBytes}: the block and {@link #OVERHEAD_BYTES}. */
    public int weightBytes() {
        return block.length + OVERHEAD_BYTES;
    }

    @Override
    public byte[] block() {
        return block;
    }

    /** {@code <etag> on <hash of the key>}: for people who debug. */
    @Override
    public String toString() {
        return etag() + " on " + Long.toHexString(keyHash);
    }

    /** Whether its deadline has passed. */
    boolean isPast(long nowNanos) {
        return expires() && deadlineNanos - nowNanos <= 0;
    }

    /** Over dot, timestamp, key, content type and value: the live dot's part of the digest. Reads all of them. */
    long contentHash() {
        return log().contentHash(plainNumber(), timestamp, block);
    }

    private long plainNumber() {
        return number & ~HIDDEN;
    }

    /** The slot of the wheel whose list this begins. */
    int wheelSlot() {
        return (int) number;
    }

    OriginLog log() {
        if (log == null) {
            throw new IllegalStateException("local-" + plainNumber() + " has no dot");
        }
        return log;
    }

    /** Whether it is what its dot carries in this replica now; false for a local entry. */
    boolean isLive() {
        return log != null && log.entry(plainNumber()) == this;
    }

    /** Whether this is the entry of that dot. */
    boolean has(Dot dot) {
        return log != null && plainNumber() == dot.number() && log.origin().equals(dot.origin());
    }

    /** Whether its key is those bytes. */
    boolean hasKey(byte[] bytes, int from, int to) {
        return Arrays.equals(block, HEADER_BYTES, HEADER_BYTES + keyLength(), bytes, from, to);
    }

    boolean hasKeyOf(Content other) {
        return hasKey(other.block(), HEADER_BYTES, HEADER_BYTES + other.keyLength());
    }

    /** Whether it carries the same under the same timestamp. */
    boolean isSame(Version version) {
        return timestamp == version.timestamp() && Arrays.equals(block, version.block());
    }

    /** Whether its rank, (timestamp, dot), is above that of the other on the same key. */
    boolean outranks(Version other) {
        return timestamp != other.timestamp() ? timestamp > other.timestamp() : dot().compareTo(other.dot()) > 0;
    }

    /** Whether a local delete hides it from this node's callers. */
    public boolean isHidden() {
        return (long) NUMBER.getOpaque(this) < 0;
    }

    /** For the map's writer alone. */
    void hide() {
        NUMBER.setOpaque(this, plainNumber() | HIDDEN);
    }

    @Nullable Entry next() {
        return (Entry) NEXT.getAcquire(this);
    }

    void setNext(@Nullable Entry entry) {
        NEXT.setRelease(this, entry);
    }
}
