package io.grapevine.crdt;

import java.util.Arrays;

/**
 * A set of numbers from 1 on, kept as sorted maximal runs: {@code 1-17, 20, 22-30}.
 *
 * <p>The common case is one run. Look-ups take a binary search; a change in the middle moves what lies behind it.
 * Mutable, for one thread at a time.
 */
public final class Runs {

    /** Told of each maximal run. */
    @FunctionalInterface
    public interface RunVisitor {
        void run(long first, long last);
    }

    /** Told of each number. */
    @FunctionalInterface
    public interface NumberVisitor {
        void number(long number);
    }

    private static final int FEW = 4;
    /** An array of so many longs gives memory back when most of it is not needed any more. */
    private static final int MUCH = 256;

    private long[] bounds;
    private int count;

    public Runs() {
        bounds = new long[2];
    }

    private Runs(long[] bounds, int count) {
        this.bounds = bounds;
        this.count = count;
    }

    /** The numbers from {@code first} to {@code last}, both included. */
    public static Runs of(long first, long last) {
        Runs runs = new Runs();
        runs.add(first, last);
        return runs;
    }

    /**
     * The set of these runs, in ascending order and maximal: first and last of each.
     *
     * @param bounds kept, not copied: nobody else writes to it
     */
    public static Runs ofMaximal(long[] bounds) {
        long least = 1;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] < least || bounds[i + 1] < bounds[i]) {
                throw new IllegalArgumentException("no maximal run: " + bounds[i] + " to " + bounds[i + 1]);
            }
            least = bounds[i + 1] + 2;
        }
        return bounds.length == 0 ? new Runs() : new Runs(bounds, bounds.length / 2);
    }

    public static Runs of(long number) {
        return of(number, number);
    }

    public Runs copy() {
        return new Runs(Arrays.copyOf(bounds, Math.max(2, 2 * count)), count);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** How many maximal runs there are. */
    public int runCount() {
        return count;
    }

    /** How many numbers there are. */
    public long size() {
        long size = 0;
        for (int i = 0; i < count; i++) {
            size += last(i) - first(i) + 1;
        }
        return size;
    }

    /** The first number of the {@code index}-th run. */
    public long first(int index) {
        return bounds[2 * index];
    }

    /** The last number of the {@code index}-th run. */
    public long last(int index) {
        return bounds[2 * index + 1];
    }

    /** The highest number, 0 when empty. */
    public long highest() {
        return count == 0 ? 0 : last(count - 1);
    }

    public boolean contains(long number) {
        int index = runAtOrAfter(number);
        return index < count && first(index) <= number;
    }

    /** The index of the first run that begins later than right behind {@code number}; {@link #runCount} if none does. */
    private int runAfter(long number) {
        if (number >= Long.MAX_VALUE - 1) {
            return count;
        }
        int run = runAtOrAfter(number + 2);
        return run < count && first(run) <= number + 1 ? run + 1 : run;
    }

    /** The index of the first run that ends at or after {@code number}; {@link #runCount} if none does. */
    public int runAtOrAfter(long number) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (last(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds one number; whether it was missing. */
    public boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        add(number, number);
        return true;
    }

    /** Adds the numbers from {@code first} to {@code last}, both included. */
    public void add(long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no run: " + first + " to " + last);
        }
        int from = first == 1 ? 0 : runAtOrAfter(first - 1);
        int to = from;
        long newFirst = first;
        long newLast = last;
        while (to < count && (last == Long.MAX_VALUE || first(to) <= last + 1)) {
            newFirst = Math.min(newFirst, first(to));
            newLast = Math.max(newLast, last(to));
            to++;
        }
        replace(from, to, 1);
        bounds[2 * from] = newFirst;
        bounds[2 * from + 1] = newLast;
    }

    /**
     * Adds all of these, in one pass over the runs around them unless they are few: one by one each would move what lies behind it.
     */
    public void addAll(Runs other) {
        if (other.count <= FEW) {
            for (int i = 0; i < other.count; i++) {
                add(other.first(i), other.last(i));
            }
            return;
        }
        int from = runAtOrAfter(Math.max(1, other.first(0) - 1));
        int to = runAfter(other.highest());
        Runs all = new Runs(new long[2 * (to - from + other.count)], 0);
        int mine = from;
        int theirs = 0;
        while (mine < to || theirs < other.count) {
            boolean next = theirs == other.count || mine < to && first(mine) <= other.first(theirs);
            if (next) {
                all.join(first(mine), last(mine));
                mine++;
            } else {
                all.join(other.first(theirs), other.last(theirs));
                theirs++;
            }
        }
        replace(from, to, all);
    }

    /** Adds a run that begins nowhere before the last one; there is room. */
    private void join(long first, long last) {
        if (count > 0 && first - 1 <= last(count - 1)) {
            bounds[2 * count - 1] = Math.max(last, last(count - 1));
        } else {
            append(first, last);
        }
    }

    /** Takes out one number; whether it was there. */
    public boolean remove(long number) {
        if (!contains(number)) {
            return false;
        }
        remove(number, number);
        return true;
    }

    /** Takes out the numbers from {@code first} to {@code last}, both included. */
    public void remove(long first, long last) {
        int from = runAtOrAfter(first);
        int to = from;
        while (to < count && first(to) <= last) {
            to++;
        }
        if (from == to) {
            return;
        }
        long before = first(from);
        long after = last(to - 1);
        int pieces = (before < first ? 1 : 0) + (after > last ? 1 : 0);
        replace(from, to, pieces);
        int at = from;
        if (before < first) {
            bounds[2 * at] = before;
            bounds[2 * at + 1] = first - 1;
            at++;
        }
        if (after > last) {
            bounds[2 * at] = last + 1;
            bounds[2 * at + 1] = after;
        }
    }

    /**
     * Takes out all of these, in one pass over the runs around them unless they are few: one by one each would move what lies
     * behind it.
     */
    public void removeAll(Runs other) {
        if (other.count <= FEW) {
            for (int i = 0; i < other.count; i++) {
                remove(other.first(i), other.last(i));
            }
            return;
        }
        int from = runAtOrAfter(other.first(0));
        int to = runAfter(other.highest());
        Runs rest = new Runs(new long[2 * (to - from + other.count)], 0);
        int at = 0;
        for (int i = from; i < to; i++) {
            long first = first(i);
            long last = last(i);
            while (at < other.count && other.last(at) < first) {
                at++;
            }
            while (at < other.count && other.last(at) < last && other.first(at) <= last) {
                rest.append(first, other.first(at) - 1);
                first = other.last(at) + 1;
                at++;
            }
            rest.append(first, at < other.count ? Math.min(last, other.first(at) - 1) : last);
        }
        replace(from, to, rest);
    }

    /** Adds a run behind all others, if it is one; there is room. */
    private void append(long first, long last) {
        if (first <= last) {
            bounds[2 * count] = first;
            bounds[2 * count + 1] = last;
            count++;
        }
    }

    /** The numbers from {@code first} to {@code last} that are in the set. */
    public Runs within(long first, long last) {
        Runs part = new Runs();
        for (int i = runAtOrAfter(first); i < count && first(i) <= last; i++) {
            part.add(Math.max(first, first(i)), Math.min(last, last(i)));
        }
        return part;
    }

    /** The runs that have a number from {@code first} to {@code last}, or next to these; whole. */
    public Runs touching(long first, long last) {
        int from = runAtOrAfter(Math.max(1, first - 1));
        int to = Math.max(from, runAfter(last));
        return new Runs(Arrays.copyOfRange(bounds, 2 * from, Math.max(2 * from + 2, 2 * to)), to - from);
    }

    /** The numbers that are in this set and not in the other. */
    public Runs minus(Runs other) {
        Runs rest = copy();
        rest.removeAll(other);
        return rest;
    }

    /** The numbers that are in both sets. */
    public Runs and(Runs other) {
        Runs both = new Runs();
        int mine = other.count == 0 ? count : runAtOrAfter(other.first(0));
        int theirs = count == 0 ? other.count : other.runAtOrAfter(first(0));
        while (mine < count && theirs < other.count) {
            long first = Math.max(first(mine), other.first(theirs));
            long last = Math.min(last(mine), other.last(theirs));
            if (first <= last) {
                both.add(first, last);
            }
            if (last(mine) < other.last(theirs)) {
                mine++;
            } else {
                theirs++;
            }
        }
        return both;
    }

    /** The first at most {@code limit} numbers. */
    public Runs head(long limit) {
        Runs head = new Runs();
        long left = limit;
        for (int i = 0; i < count && left > 0; i++) {
            long last = Math.min(last(i), first(i) + left - 1);
            head.add(first(i), last);
            left -= last - first(i) + 1;
        }
        return head;
    }

    public void forEachRun(RunVisitor visitor) {
        for (int i = 0; i < count; i++) {
            visitor.run(first(i), last(i));
        }
    }

    public void forEach(NumberVisitor visitor) {
        for (int i = 0; i < count; i++) {
            for (long number = first(i); number <= last(i); number++) {
                visitor.number(number);
            }
        }
    }

    /** Makes the runs {@code from} (included) to {@code to} (excluded) room for {@code pieces} runs. */
    private void replace(int from, int to, int pieces) {
        int newCount = count - (to - from) + pieces;
        if (2 * newCount > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(2 * newCount, 3 * count));
        }
        System.arraycopy(bounds, 2 * to, bounds, 2 * (from + pieces), 2 * (count - to));
        count = newCount;
        if (bounds.length > MUCH && bounds.length / 8 > count) {
            bounds = Arrays.copyOf(bounds, 3 * count + 2);
        }
    }

    /** Puts these in the place of the runs {@code from} (included) to {@code to} (excluded). */
    private void replace(int from, int to, Runs pieces) {
        replace(from, to, pieces.count);
        System.arraycopy(pieces.bounds, 0, bounds, 2 * from, 2 * pieces.count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Runs runs && count == runs.count
                && Arrays.equals(bounds, 0, 2 * count, runs.bounds, 0, 2 * count);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < 2 * count; i++) {
            hash = 31 * hash + Long.hashCode(bounds[i]);
        }
        return hash;
    }

    /** {@code 1-17,20}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEachRun((first, last) -> text.append(text.isEmpty() ? "" : ",")
                .append(first).append(first == last ? "" : "-" + last));
        return text.toString();
    }
}
