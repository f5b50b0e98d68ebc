package io.grapevine.replication;

/**
 * How many dots this node had seen when: exact within an interval for what is recent, and coarser the longer ago, within
 * a fraction of the age.
 */
final class SeenHistory {

    static final int PLACES = 64;

    private final long[] nanos = new long[PLACES];
    private final long[] counts = new long[PLACES];
    private int size;

    /** So many are seen now; told once an interval, at most. */
    void note(long nowNanos, long count) {
        if (size > 0 && counts[size - 1] == count) {
            return;
        }
        if (size == PLACES) {
            thin(nowNanos);
        }
        nanos[size] = nowNanos;
        counts[size++] = count;
    }

    /** Forgets the one that is missed least: whose neighbours are nearest to each other for their age. */
    private void thin(long nowNanos) {
        int least = 1;
        double leastGap = Double.MAX_VALUE;
        for (int i = 1; i < PLACES - 1; i++) {
            double gap = (double) (nanos[i + 1] - nanos[i - 1]) / (nowNanos - nanos[i] + 1);
            if (gap < leastGap) {
                least = i;
                leastGap = gap;
            }
        }
        System.arraycopy(nanos, least + 1, nanos, least, PLACES - least - 1);
        System.arraycopy(counts, least + 1, counts, least, PLACES - least - 1);
        size--;
    }

    /** For how long no more were seen. */
    long unchangedForNanos(long nowNanos) {
        return size == 0 ? 0 : nowNanos - nanos[size - 1];
    }

    /** Since when more than {@code count} are seen, as far as is remembered; now, if that was not noted yet. */
    long exceededNanos(long nowNanos, long count) {
        for (int i = 0; i < size; i++) {
            if (counts[i] > count) {
                return nanos[i];
            }
        }
        return nowNanos;
    }
}
