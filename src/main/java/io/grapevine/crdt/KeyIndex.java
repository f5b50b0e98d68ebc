package io.grapevine.crdt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries by key: linear hashing (Litwin, "Linear Hashing", 1980) that grows and shrinks one bucket at a time, with
 * one writer and readers that never wait.
 *
 * <p>Chains run through the entries and are sorted by key hash, unsigned. The bucket is chosen by the hash's highest
 * bits, reversed, so that a bucket is one interval of hashes, and its split cuts the chain in two without moving an
 * entry (the idea of Shalev and Shavit's split-ordered lists, 2006, with no need for their sentinels, as there is one
 * writer). Walking by hash is therefore walking by bucket, and a position in such a walk survives any growth.
 *
 * <p>Why does a reader never miss a key that is there throughout? Entries are linked in and out by one write with
 * release semantics; one that replaces another takes its place; one that was taken out keeps its link, which leads to
 * all that lay behind it. The only links that lead away from what they led to are those cut by a split or a merge of
 * buckets: both publish the new shape before they cut. So a reader that found nothing asks whether the shape is still
 * the one that it started with, and starts again if not. The shape carries a count of changes: a split and a merge do
 * not cancel out.
 */
final class KeyIndex {

    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENT_BUCKETS = 1 << SEGMENT_BITS;
    private static final int MIN_BUCKETS = 16;
    private static final int MAX_BUCKETS = 1 << 30;
    /** An entry out takes at most two buckets with it: enough to keep at least half as many entries as buckets. */
    private static final int MERGES_PER_REMOVAL = 2;

    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(Entry[][].class);

    private volatile @Nullable Entry[] @Nullable [] segments = new Entry[1][];
    /** How often the shape changed, above 32 bits of how many buckets there are. */
    private volatile long shape = MIN_BUCKETS;
    private volatile int count;

    KeyIndex() {
        segments[0] = new Entry[MIN_BUCKETS];
    }

    // ---- any thread

    int count() {
        return count;
    }

    /** The entry whose key is those bytes; any thread. */
    @Nullable Entry find(long hash, byte[] bytes, int from, int to) {
        while (true) {
            long before = shape;
            Entry entry = head(bucketOf(hash, (int) before));
            while (entry != null) {
                if (entry.keyHash() == hash) {
                    if (entry.hasKey(bytes, from, to)) {
                        return entry;
                    }
                } else if (Long.compareUnsigned(entry.keyHash(), hash) > 0) {
                    break;
                }
                entry = entry.next();
            }
            if (shape == before) {
                return null;
            }
        }
    }

    @Nullable Entry find(Key key) {
        return find(key.hash(), key.bytes(), 0, key.bytes().length);
    }

    @Nullable Entry find(long hash, Content content) {
        return find(hash, content.block(), Content.HEADER_BYTES, Content.HEADER_BYTES + content.keyLength());
    }

    // ---- the writer

    /** Puts an entry in, in the place of the one with its key, if there is one: that is returned. */
    @Nullable Entry put(Entry entry) {
        int bucket = bucketOf(entry.keyHash(), (int) shape);
        Entry previous = null;
        Entry at = head(bucket);
        while (at != null && Long.compareUnsigned(at.keyHash(), entry.keyHash()) < 0) {
            previous = at;
            at = at.next();
        }
        while (at != null && at.keyHash() == entry.keyHash()) {
            if (at.hasKeyOf(entry)) {
                entry.setNext(at.next());
                link(bucket, previous, entry);
                return at;
            }
            previous = at;
            at = at.next();
        }
        entry.setNext(at);
        link(bucket, previous, entry);
        count = count + 1;
        if (count > (int) shape && (int) shape < MAX_BUCKETS) {
            split();
        }
        return null;
    }

    /** Takes this very entry out; whether it was in. */
    boolean remove(Entry entry) {
        int bucket = bucketOf(entry.keyHash(), (int) shape);
        Entry previous = null;
        Entry at = head(bucket);
        while (at != null && at != entry) {
            previous = at;
            at = at.next();
        }
        if (at == null) {
            return false;
        }
        link(bucket, previous, entry.next());
        count = count - 1;
        for (int merges = 0; merges < MERGES_PER_REMOVAL; merges++) {
            if (count < (int) shape / 2 && (int) shape > MIN_BUCKETS) {
                merge();
            }
        }
        return true;
    }

    /** The first entry at or after that hash, by hash without sign; null when there is none up to the highest hash. */
    @Nullable Entry firstAtOrAfter(long hash) {
        long position = hash;
        while (true) {
            int buckets = (int) shape;
            int bucket = bucketOf(position, buckets);
            for (Entry entry = head(bucket); entry != null; entry = entry.next()) {
                if (Long.compareUnsigned(entry.keyHash(), position) >= 0) {
                    return entry;
                }
            }
            int shift = Long.SIZE - depth(bucket, buckets);
            position = (position >>> shift) + 1 << shift;
            if (position == 0) {
                return null;
            }
        }
    }

    /** The entry after this one, which is in, by hash. */
    @Nullable Entry after(Entry entry) {
        Entry next = entry.next();
        if (next != null) {
            return next;
        }
        int buckets = (int) shape;
        int shift = Long.SIZE - depth(bucketOf(entry.keyHash(), buckets), buckets);
        long position = (entry.keyHash() >>> shift) + 1 << shift;
        return position == 0 ? null : firstAtOrAfter(position);
    }

    int buckets() {
        return (int) shape;
    }

    // ---- steps

    /** The bucket whose number is the hash's highest bits, reversed: as many of them as make a bucket that there is. */
    private static int bucketOf(long hash, int buckets) {
        int half = Integer.highestOneBit(buckets);
        int bucket = Integer.reverse((int) (hash >>> 32)) & 2 * half - 1;
        return bucket < buckets ? bucket : bucket - half;
    }

    /** How many of the hash's highest bits choose the bucket. */
    private static int depth(int bucket, int buckets) {
        int half = Integer.highestOneBit(buckets);
        int bits = Integer.numberOfTrailingZeros(half);
        return bucket >= half || bucket + half < buckets ? bits + 1 : bits;
    }

    private @Nullable Entry head(int bucket) {
        @Nullable Entry[] @Nullable [] all = segments;
        int index = bucket >>> SEGMENT_BITS;
        if (index >= all.length) {
            return null;
        }
        @Nullable Entry[] segment = (Entry[]) SEGMENT.getAcquire(all, index);
        int slot = bucket & SEGMENT_BUCKETS - 1;
        return segment == null || slot >= segment.length ? null : (Entry) BUCKET.getAcquire(segment, slot);
    }

    private void setHead(int bucket, @Nullable Entry entry) {
        BUCKET.setRelease(segments[bucket >>> SEGMENT_BITS], bucket & SEGMENT_BUCKETS - 1, entry);
    }

    private void link(int bucket, @Nullable Entry previous, @Nullable Entry entry) {
        if (previous == null) {
            setHead(bucket, entry);
        } else {
            previous.setNext(entry);
        }
    }

    private void publish(int buckets) {
        shape = (shape >>> 32) + 1 << 32 | buckets;
    }

    /** One bucket more: the higher half of the hashes of the bucket whose turn it is. */
    private void split() {
        int fresh = (int) shape;
        int half = Integer.highestOneBit(fresh);
        int old = fresh - half;
        long bit = Long.MIN_VALUE >>> Integer.numberOfTrailingZeros(half);
        Entry last = null;
        Entry first = head(old);
        while (first != null && (first.keyHash() & bit) == 0) {
            last = first;
            first = first.next();
        }
        makeRoom(fresh);
        setHead(fresh, first);
        publish(fresh + 1);
        link(old, last, null);
    }

    /** One bucket less: the last goes behind the one that it was split from. */
    private void merge() {
        int gone = (int) shape - 1;
        int old = gone - Integer.highestOneBit(gone);
        Entry last = null;
        for (Entry entry = head(old); entry != null; entry = entry.next()) {
            last = entry;
        }
        link(old, last, head(gone));
        publish(gone);
        setHead(gone, null);
        giveBack(gone);
    }

    private void makeRoom(int bucket) {
        int index = bucket >>> SEGMENT_BITS;
        int slot = bucket & SEGMENT_BUCKETS - 1;
        if (index >= segments.length) {
            segments = Arrays.copyOf(segments, 2 * segments.length);
        }
        @Nullable Entry[] segment = segments[index];
        if (segment == null) {
            SEGMENT.setRelease(segments, index, new Entry[SEGMENT_BUCKETS]);
        } else if (slot >= segment.length) {
            // Only the first segment starts small. Nobody else writes: a copy is as good as the original.
            SEGMENT.setRelease(segments, index, Arrays.copyOf(segment, 2 * segment.length));
        }
    }

    private void giveBack(int bucket) {
        int index = bucket >>> SEGMENT_BITS;
        if (index > 0 && (bucket & SEGMENT_BUCKETS - 1) == 0) {
            SEGMENT.setRelease(segments, index, null);
            if (segments.length > 1 && index <= segments.length / 4) {
                segments = Arrays.copyOf(segments, segments.length / 2);
            }
        }
    }
}
