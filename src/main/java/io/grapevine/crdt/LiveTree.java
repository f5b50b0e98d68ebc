package io.grapevine.crdt;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live entries of one origin by number, with sums of their content hashes over ranges: a sparse digest tree (after
 * Merkle, with sums for hashes, so that a change costs one addition per level).
 *
 * <p>A leaf has 1,024 numbers and holds the entries among them, sorted, in an array no longer than needed; beside it, the
 * last ten bits of their numbers, so that looking for one touches no other entry. An inner node has 32 children. There is a
 * node only where something is live.
 */
final class LiveTree {

    static final int LEAF_BITS = 10;
    static final int LEAF_NUMBERS = 1 << LEAF_BITS;
    static final int FAN_BITS = 5;
    private static final int FAN_OUT = 1 << FAN_BITS;
    /** 10 + 11 · 5 bits: every positive long fits below a root of this level. */
    private static final int MAX_LEVEL = 11;

    /** A leaf (level 0) or an inner node. */
    private abstract static sealed class Node permits Leaf, Inner {
        long sum;
    }

    private static final class Leaf extends Node {
        private Entry[] entries = new Entry[2];
        private char[] offsets = new char[2];
        private int size;

        /** The place of that number of this leaf, or of the first above it. */
        int placeOf(long number) {
            char offset = offsetOf(number);
            if (size == 0 || offsets[size - 1] < offset) {
                return size;
            }
            int place = Arrays.binarySearch(offsets, 0, size, offset);
            return place < 0 ? ~place : place;
        }

        /** The same for any number, of a leaf that starts there. */
        int placeAtOrAfter(long number, long start) {
            if (number <= start) {
                return 0;
            }
            return number - start < LEAF_NUMBERS ? placeOf(number) : size;
        }

        boolean has(int place, long number) {
            return place < size && offsets[place] == offsetOf(number);
        }

        void add(int place, Entry entry) {
            if (size == entries.length) {
                resize(Math.min(LEAF_NUMBERS, size + size / 2 + 2));
            }
            System.arraycopy(entries, place, entries, place + 1, size - place);
            System.arraycopy(offsets, place, offsets, place + 1, size - place);
            entries[place] = entry;
            offsets[place] = offsetOf(entry.number());
            size++;
        }

        void remove(int place) {
            size--;
            System.arraycopy(entries, place + 1, entries, place, size - place);
            System.arraycopy(offsets, place + 1, offsets, place, size - place);
            Arrays.fill(entries, size, size + 1, null);
            if (2 * size < entries.length - 8) {
                resize(size + size / 4 + 2);
            }
        }

        private void resize(int length) {
            entries = Arrays.copyOf(entries, length);
            offsets = Arrays.copyOf(offsets, length);
        }

        private static char offsetOf(long number) {
            return (char) (number & LEAF_NUMBERS - 1);
        }
    }

    private static final class Inner extends Node {
        private final @Nullable Node[] children = new Node[FAN_OUT];
        private int childCount;
    }

    private @Nullable Node root;
    private int rootLevel;
    private long count;

    /** How many entries there are. */
    long count() {
        return count;
    }

    /** The sum of all content hashes. */
    long sum() {
        return root == null ? 0 : root.sum;
    }

    @Nullable Entry get(long number) {
        Node node = root;
        if (node == null || !isBelowRoot(number)) {
            return null;
        }
        for (int level = rootLevel; node instanceof Inner inner; level--) {
            node = inner.children[childOf(number, level)];
        }
        if (!(node instanceof Leaf leaf)) {
            return null;
        }
        int place = leaf.placeOf(number);
        return leaf.has(place, number) ? leaf.entries[place] : null;
    }

    /** Adds an entry whose number is not there; its content hash. */
    long add(Entry entry) {
        Node top = root;
        if (top == null) {
            rootLevel = 0;
            top = new Leaf();
        }
        while (rootLevel < MAX_LEVEL && !isBelowRoot(entry.number())) {
            Inner above = new Inner();
            if (root != null) {
                above.children[0] = top;
                above.childCount = 1;
                above.sum = top.sum;
            }
            top = above;
            rootLevel++;
        }
        root = top;
        long contentHash = entry.contentHash();
        add(top, rootLevel, entry, contentHash);
        count++;
        return contentHash;
    }

    /** Takes out an entry that is there; its content hash. */
    long remove(Entry entry) {
        if (root == null || !isBelowRoot(entry.number())) {
            throw missing(entry);
        }
        long contentHash = entry.contentHash();
        root = without(root, rootLevel, entry, contentHash);
        count--;
        return contentHash;
    }

    /** The sum of the content hashes of the numbers from {@code first} to {@code last}, both included. */
    long sum(long first, long last) {
        return root == null ? 0 : sum(root, rootLevel, 0, first, last);
    }

    /**
     * Tells of the entries from {@code first} to {@code last} in order, until the visitor says false.
     *
     * @return whether the visitor never said false
     */
    boolean visit(long first, long last, Predicate<Entry> visitor) {
        return root == null || visit(root, rootLevel, 0, first, last, visitor);
    }

    private boolean isBelowRoot(long number) {
        return rootLevel == MAX_LEVEL || number >>> shift(rootLevel + 1) == 0;
    }

    /** The lowest bit of a number that tells apart a node's children. */
    private static int shift(int level) {
        return LEAF_BITS + (level - 1) * FAN_BITS;
    }

    private static int childOf(long number, int level) {
        return (int) (number >>> shift(level)) & FAN_OUT - 1;
    }

    private static void add(Node node, int level, Entry entry, long contentHash) {
        node.sum += contentHash;
        if (node instanceof Inner inner) {
            int index = childOf(entry.number(), level);
            Node child = inner.children[index];
            if (child == null) {
                child = level == 1 ? new Leaf() : new Inner();
                inner.children[index] = child;
                inner.childCount++;
            }
            add(child, level - 1, entry, contentHash);
        } else if (node instanceof Leaf leaf) {
            int place = leaf.placeOf(entry.number());
            if (leaf.has(place, entry.number())) {
                throw new IllegalStateException(entry + " is in the tree of live entries twice");
            }
            leaf.add(place, entry);
        }
    }

    /** The node without the entry; null when nothing is left. Nothing has changed when the entry is not there. */
    private static @Nullable Node without(@Nullable Node node, int level, Entry entry, long contentHash) {
        boolean isEmpty;
        if (node instanceof Inner inner) {
            int index = childOf(entry.number(), level);
            if (without(inner.children[index], level - 1, entry, contentHash) == null) {
                inner.children[index] = null;
                inner.childCount--;
            }
            isEmpty = inner.childCount == 0;
        } else if (node instanceof Leaf leaf) {
            int place = leaf.placeOf(entry.number());
            if (place == leaf.size || leaf.entries[place] != entry) {
                throw missing(entry);
            }
            leaf.remove(place);
            isEmpty = leaf.size == 0;
        } else {
            throw missing(entry);
        }
        node.sum -= contentHash;
        return isEmpty ? null : node;
    }

    private static IllegalStateException missing(Entry entry) {
        return new IllegalStateException(entry + " is not in the tree of live entries");
    }

    private static long sum(Node node, int level, long start, long first, long last) {
        long end = endOf(level, start);
        if (first <= start && end <= last) {
            return node.sum;
        }
        long sum = 0;
        if (node instanceof Inner inner) {
            for (int index = firstChild(level, start, first); index <= lastChild(level, start, last); index++) {
                Node child = inner.children[index];
                if (child != null) {
                    sum += sum(child, level - 1, start + ((long) index << shift(level)), first, last);
                }
            }
        } else if (node instanceof Leaf leaf) {
            for (int place = leaf.placeAtOrAfter(first, start); place < leaf.size && leaf.entries[place].number() <= last; place++) {
                sum += leaf.entries[place].contentHash();
            }
        }
        return sum;
    }

    private static boolean visit(Node node, int level, long start, long first, long last, Predicate<Entry> visitor) {
        if (node instanceof Inner inner) {
            for (int index = firstChild(level, start, first); index <= lastChild(level, start, last); index++) {
                Node child = inner.children[index];
                if (child != null
                        && !visit(child, level - 1, start + ((long) index << shift(level)), first, last, visitor)) {
                    return false;
                }
            }
        } else if (node instanceof Leaf leaf) {
            for (int place = leaf.placeAtOrAfter(first, start); place < leaf.size && leaf.entries[place].number() <= last; place++) {
                if (!visitor.test(leaf.entries[place])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The last number below a node; the highest level's would not fit. */
    private static long endOf(int level, long start) {
        return level == MAX_LEVEL ? Long.MAX_VALUE : start + (1L << shift(level + 1)) - 1;
    }

    private static int firstChild(int level, long start, long first) {
        return first <= start ? 0 : (int) Math.min(FAN_OUT, first - start >>> shift(level));
    }

    private static int lastChild(int level, long start, long last) {
        return last < start ? -1 : (int) Math.min(FAN_OUT - 1, last - start >>> shift(level));
    }
}
