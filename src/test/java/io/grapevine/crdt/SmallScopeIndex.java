package io.grapevine.crdt;

import java.util.Arrays;

/** Numbers by long keys, of which there are millions. */
final class SmallScopeIndex {

    private static final int FIRST = 1 << 10;

    private long[] keys = new long[FIRST];
    private int[] numbers = empty(FIRST);
    private int size;

    private static int[] empty(int length) {
        int[] numbers = new int[length];
        Arrays.fill(numbers, -1);
        return numbers;
    }

    /** -1 if there is none. */
    int get(long key) {
        return numbers[place(key)];
    }

    void put(long key, int number) {
        int place = place(key);
        size += numbers[place] < 0 ? 1 : 0;
        keys[place] = key;
        numbers[place] = number;
        if (2 * size > keys.length) {
            grow();
        }
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) (hash(key) & mask);
        while (numbers[place] >= 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[2 * oldKeys.length];
        numbers = empty(keys.length);
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] >= 0) {
                put(oldKeys[i], oldNumbers[i]);
            }
        }
    }

    static long hash(long key) {
        long bits = (key ^ key >>> 32) * 0xbf58476d1ce4e5b9L;
        return bits ^ bits >>> 29;
    }
}
