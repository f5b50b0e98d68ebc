package io.grapevine.base;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values found by a key that each of them holds: open addressing with linear probing (Knuth, "The Art of Computer
 * Programming", vol. 3, §6.4), at seven to ten bytes a value where a {@code LinkedHashMap} takes fifty. A byte of each
 * value's hash lies beside it, so that a search goes to hardly any value in memory but the one it finds.
 *
 * <p>It is only looked into, never walked, so the order of hashes decides nothing. The key of a value must not change while
 * it is in here.
 */
public final class Index<K, V> {

    private static final int LEAST_SLOTS = 4;

    private final Function<V, K> keyOf;
    private @Nullable Object[] slots = new Object[LEAST_SLOTS];
    /** 0 where the slot is free. */
    private byte[] tags = new byte[LEAST_SLOTS];
    private int size;

    public Index(Function<V, K> keyOf) {
        this.keyOf = keyOf;
    }

    public int size() {
        return size;
    }

    public @Nullable V get(K key) {
        return at(find(key));
    }

    /** Puts it in the place of the one that has its key, if there is one. */
    public void put(V value) {
        if (4 * (size + 1) > 3 * slots.length) {
            resize(slots.length + slots.length / 2);
        }
        K key = keyOf.apply(value);
        int slot = find(key);
        if (tags[slot] == 0) {
            size++;
        }
        slots[slot] = value;
        tags[slot] = tag(key);
    }

    /** Takes out what has this key; null if nothing has. */
    public @Nullable V remove(K key) {
        int slot = find(key);
        V removed = at(slot);
        if (removed != null) {
            vacate(slot);
        }
        return removed;
    }

    /** Takes out this very value, unless another one has its key by now. */
    public void removeValue(V value) {
        int slot = find(keyOf.apply(value));
        if (slots[slot] == value) {
            vacate(slot);
        }
    }

    public void clear() {
        slots = new Object[LEAST_SLOTS];
        tags = new byte[LEAST_SLOTS];
        size = 0;
    }

    /** Where the key is, or the free slot where it would go. */
    private int find(K key) {
        byte tag = tag(key);
        int slot = home(key);
        while (tags[slot] != 0) {
            V value = tags[slot] == tag ? at(slot) : null;
            if (value != null && keyOf.apply(value).equals(key)) {
                break;
            }
            slot = next(slot);
        }
        return slot;
    }

    /** Closes the gap, so that no search ends before what it looks for. */
    private void vacate(int slot) {
        int free = slot;
        int at = next(slot);
        for (V value = at(at); value != null; value = at(at)) {
            int distance = Math.floorMod(at - home(keyOf.apply(value)), slots.length);
            if (distance >= Math.floorMod(at - free, slots.length)) {
                slots[free] = value;
                tags[free] = tags[at];
                free = at;
            }
            at = next(at);
        }
        slots[free] = null;
        tags[free] = 0;
        size--;
        if (slots.length > LEAST_SLOTS && 4 * size < slots.length) {
            resize(Math.max(LEAST_SLOTS, slots.length / 2));
        }
    }

    private void resize(int count) {
        @Nullable Object[] before = slots;
        slots = new Object[count];
        tags = new byte[count];
        for (Object value : before) {
            if (value != null) {
                @SuppressWarnings("unchecked")
                V moved = (V) value;
                K key = keyOf.apply(moved);
                int slot = find(key);
                slots[slot] = moved;
                tags[slot] = tag(key);
            }
        }
    }

    /** Spread evenly over any number of slots (Lemire: "Fast Random Integer Generation in an Interval", 2019). */
    private int home(K key) {
        long mixed = mixed(key) & 0xffff_ffffL;
        return (int) (mixed * slots.length >>> 32);
    }

    /** Of the bits that say least about where its home is; never 0. */
    private byte tag(K key) {
        byte low = (byte) mixed(key);
        return low == 0 ? 1 : low;
    }

    private int mixed(K key) {
        int mixed = key.hashCode() * 0x9e3779b9;
        return mixed ^ mixed >>> 15;
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V at(int slot) {
        return (V) slots[slot];
    }
}
