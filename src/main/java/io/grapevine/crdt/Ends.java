package io.grapevine.crdt;

import io.grapevine.base.Now;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How entries ended here: all counted by cause, and for each of some thousand keys the last one remembered, for whoever
 * wants to know why a key is absent, or what was there before.
 *
 * <p>Bounded: at most {@value #PLACES} ends of about 90 bytes, and forgetful where two keys want one place. One thread
 * writes, any reads.
 */
final class Ends {

    /** How many are remembered at most. */
    static final int PLACES = 4_096;

    private final long[] counts = new long[Cause.values().length];
    private volatile @Nullable AtomicReferenceArray<@Nullable End> last;

    /** The last one of that key that is remembered; any thread. */
    @Nullable End of(long keyHash) {
        AtomicReferenceArray<@Nullable End> all = last;
        End end = all == null ? null : all.getAcquire(placeOf(keyHash));
        return end != null && end.keyHash() == keyHash ? end : null;
    }

    /** Whether the last that is remembered of that key is that its deadline passed; any thread. */
    boolean hasExpired(long keyHash) {
        End end = of(keyHash);
        return end != null && end.cause() == Cause.EXPIRED;
    }

    /** An entry died, or was over when it came. */
    void died(Now now, long keyHash, @Nullable Dot dot, Cause cause, @Nullable Dot by) {
        counts[cause.ordinal()]++;
        remember(new End(keyHash, dot, cause, by, now.nanos()));
    }

    /** An entry was forgotten for lack of room. */
    void forgotten(long nanos, Entry entry) {
        remember(new End(entry.keyHash(), entry.dot(), null, null, nanos));
    }

    /** How many died of that. */
    long count(Cause cause) {
        return counts[cause.ordinal()];
    }

    private void remember(End end) {
        AtomicReferenceArray<@Nullable End> all = last;
        if (all == null) {
            all = new AtomicReferenceArray<>(PLACES);
            last = all;
        }
        all.setRelease(placeOf(end.keyHash()), end);
    }

    private static int placeOf(long keyHash) {
        return (int) keyHash & PLACES - 1;
    }
}
