package io.grapevine.crdt;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all entries: a hierarchical timer wheel (Varghese, Lauck: "Hashed and Hierarchical Timing Wheels",
 * 1987, scheme 7) whose lists run through the entries themselves.
 *
 * <p>Seven levels of 64 slots. A slot of level 0 is one tick of 2^24 ns (17 ms), a slot of each further level is as
 * long as the level below. An entry lies on the level of the highest six bits in which its tick differs from the
 * wheel's position; when the position reaches its slot it moves down, and on level 0 it is due. One word per level says
 * which slots hold anything, so that idle time is skipped and the next deadline is found without a search.
 *
 * <p>Deadlines are rounded up to a tick: nothing fires early, and at most one tick late.
 */
final class ExpiryWheel {

    static final int TICK_BITS = 24;

    private static final int LEVEL_BITS = 6;
    private static final int SLOTS = 1 << LEVEL_BITS;
    /** 42 bits of ticks: more than a long has nanoseconds. */
    private static final int LEVELS = 7;
    /** No wake-up is asked for later than this many ticks ahead (some 2 years), lest the sum overflow. */
    private static final long FARTHEST_TICKS = 1L << 32;

    /** What the slots' lists begin with, each made with its slot's first entry. */
    private final @Nullable Entry[] heads = new Entry[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long startNanos;
    private boolean started;
    /** All ticks before it are done. */
    private long position;

    /** Takes in an entry that has a deadline. */
    void schedule(long nowNanos, Entry entry) {
        if (!started) {
            startNanos = nowNanos;
            started = true;
        }
        link(entry);
    }

    /** Takes out an entry; nothing happens if it is not in. */
    void cancel(Entry entry) {
        if (entry.wheelPrevious != null) {
            unlink(entry);
        }
    }

    /**
     * Moves on to now, and tells of each entry that is due, taken out already.
     *
     * @param limit how many entries may be told of or moved down; what is left is due still
     * @return how many were told of
     */
    int advance(long nowNanos, int limit, Consumer<Entry> due) {
        if (!started || nowNanos - startNanos < 0) {
            return 0;
        }
        long nowTick = nowNanos - startNanos >>> TICK_BITS;
        int told = 0;
        for (int step = 0; step < limit; step++) {
            int slot = nextSlot();
            if (slot < 0 || startOf(slot) > nowTick) {
                position = Math.max(position, nowTick);
                break;
            }
            position = Math.max(position, startOf(slot));
            Entry head = heads[slot];
            Entry entry = head == null ? null : head.wheelNext;
            if (entry == null) {
                throw new IllegalStateException("slot " + slot + " of the expiry wheel is marked and empty");
            }
            unlink(entry);
            if (slot < SLOTS) {
                told++;
                due.accept(entry);
            } else {
                link(entry);
            }
        }
        return told;
    }

    /**
     * When {@link #advance} next has something to do: never later than a tick after the next deadline; else FOREVER.
     */
    long nextNanos() {
        int slot = nextSlot();
        if (slot < 0) {
            return Version.FOREVER;
        }
        return startNanos + (Math.min(startOf(slot), position + FARTHEST_TICKS) << TICK_BITS);
    }

    private long tickOf(Entry entry) {
        long nanos = entry.deadlineNanos() - startNanos;
        if (nanos < 0) {
            // Past the start, or beyond what fits: the first is due at once, the second never within a human's life.
            boolean past = entry.deadlineNanos() - (startNanos + (position << TICK_BITS)) < 0;
            return past ? position : Long.MAX_VALUE >>> TICK_BITS;
        }
        long tick = (nanos >>> TICK_BITS) + ((nanos & (1L << TICK_BITS) - 1) == 0 ? 0 : 1);
        return Math.max(position, tick);
    }

    private void link(Entry entry) {
        long tick = tickOf(entry);
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((tick ^ position) | SLOTS - 1)) / LEVEL_BITS;
        int index = (int) (tick >>> level * LEVEL_BITS) & SLOTS - 1;
        int slot = level * SLOTS + index;
        Entry head = heads[slot];
        if (head == null) {
            head = Entry.wheelHead(slot);
            heads[slot] = head;
        }
        Entry next = head.wheelNext;
        entry.wheelPrevious = head;
        entry.wheelNext = next;
        head.wheelNext = entry;
        if (next != null) {
            next.wheelPrevious = entry;
        }
        occupied[level] |= 1L << index;
    }

    private void unlink(Entry entry) {
        Entry previous = Objects.requireNonNull(entry.wheelPrevious);
        Entry next = entry.wheelNext;
        previous.wheelNext = next;
        if (next != null) {
            next.wheelPrevious = previous;
        } else if (previous.wheelPrevious == null) {
            int slot = previous.wheelSlot();
            occupied[slot / SLOTS] &= ~(1L << slot % SLOTS);
        }
        entry.wheelPrevious = null;
        entry.wheelNext = null;
    }

    /** The occupied slot that starts first, of several the highest; -1 if there is none. */
    private int nextSlot() {
        int first = -1;
        for (int level = LEVELS - 1; level >= 0; level--) {
            if (occupied[level] != 0) {
                int slot = level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
                if (first < 0 || startOf(slot) < startOf(first)) {
                    first = slot;
                }
            }
        }
        return first;
    }

    /** The tick at which a slot starts, given that all ticks in it share their higher bits with the position. */
    private long startOf(int slot) {
        int bits = slot / SLOTS * LEVEL_BITS;
        long above = position >>> bits + LEVEL_BITS << bits + LEVEL_BITS;
        return above | (long) (slot % SLOTS) << bits;
    }
}
