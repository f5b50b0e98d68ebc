package io.grapevine.crdt;

/**
 * How often and how lately an entry was served, in one word: a count that halves with every age passed (LRFU: Lee et
 * al., "LRFU: A Spectrum of Policies", 2001), and the age in which it was last counted.
 *
 * <p>Written by readers without any order between them: a count may get lost, the word stays whole.
 */
final class Recency {

    /** An age is 2^36 ns, some 69 seconds. */
    static final int AGE_BITS = 36;

    private static final int COUNT_BITS = 14;
    private static final int COUNT_MAX = (1 << COUNT_BITS) - 1;
    private static final int STAMP_MASK = (1 << Integer.SIZE - COUNT_BITS) - 1;
    /** What one service adds, so that a few of them are remembered for some ages. */
    private static final int SERVICE = 16;

    private Recency() {}

    /** The word after one more service; of a new entry, after the word 0. */
    static int served(int word, long nowNanos) {
        return stamp(nowNanos) << COUNT_BITS | Math.min(COUNT_MAX, aged(word, nowNanos) + SERVICE);
    }

    /** What orders entries from the least to the most worth keeping: the aged count, then the age. */
    static long score(int word, long nowNanos) {
        return (long) aged(word, nowNanos) << Integer.SIZE | STAMP_MASK - ages(word, nowNanos);
    }

    private static int aged(int word, long nowNanos) {
        return (word & COUNT_MAX) >> Math.min(COUNT_BITS, ages(word, nowNanos));
    }

    /** How many ages ago it was last counted; a reader's clock a little behind another's is now. */
    private static int ages(int word, long nowNanos) {
        int ages = stamp(nowNanos) - (word >>> COUNT_BITS) & STAMP_MASK;
        return ages == STAMP_MASK ? 0 : ages;
    }

    private static int stamp(long nowNanos) {
        return (int) (nowNanos >> AGE_BITS) & STAMP_MASK;
    }
}
