package io.grapevine.base;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values found by a key that each of them holds: open addressing with linear probing (Knuth, "The Art of Computer
 * Programming", vol. 3, §6.4), at five to eight bytes a value where a {@code LinkedHashMap} takes fifty.
 *
 * <p>It is only looked into, never walked, so the order of hashes decides nothing. The key of a value must not change while
 * it is in here.
 */
public final class Index<K, V> {

    private static final int LEAST_SLOTS = 4;

    private final Function<V, K> keyOf;
    private @Nullable Object[] slots = new Object[LEAST_SLOTS];
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
        int slot = find(keyOf.apply(value));
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = value;
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
        size = 0;
    }

    /** Where the key is, or the free slot where it would go. */
    private int find(K key) {
        int slot = home(key);
        for (V value = at(slot); value != null && !keyOf.apply(value).equals(key); value = at(slot)) {
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
                free = at;
            }
            at = next(at);
        }
        slots[free] = null;
        size--;
        if (slots.length > LEAST_SLOTS && 4 * size < slots.length) {
            resize(Math.max(LEAST_SLOTS, slots.length / 2));
        }
    }

    private void resize(int count) {
        @Nullable Object[] before = slots;
        slots = new Object[count];
        for (Object value : before) {
            if (value != null) {
                @SuppressWarnings("unchecked")
                V moved = (V) value;
                slots[find(keyOf.apply(moved))] = moved;
            }
        }
    }

    /** Spread evenly over any number of slots (Lemire: "Fast Random Integer Generation in an Interval", 2019). */
    private int home(K key) {
        long mixed = key.hashCode() * 0x9e3779b9L & 0xffff_ffffL;
        return (int) (mixed * slots.length >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V at(int slot) {
        return (V) slots[slot];
    }
}
