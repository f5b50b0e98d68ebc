package io.grapevine.crdt;

import java.util.Arrays;

/** The states of all replicas together and of the comparison under way, each once, with the way to it: some 30 bytes for one. */
final class SmallScopeStates {

    private static final int FIRST = 1 << 12;
    private static final int REPLICAS = SmallScopeReplicas.REPLICAS;

    private int[] locals = new int[REPLICAS * FIRST];
    private long[] comparisons = new long[FIRST];
    private int[] before = new int[FIRST];
    private int[] actions = new int[FIRST];
    private int[] places = new int[2 * FIRST];
    private int size;

    int size() {
        return size;
    }

    int local(int state, int replica) {
        return locals[REPLICAS * state + replica];
    }

    long comparison(int state) {
        return comparisons[state];
    }

    int before(int state) {
        return before[state];
    }

    int action(int state) {
        return actions[state];
    }

    /** Whether it is new. */
    boolean add(int[] replicas, long comparison, int from, int action) {
        int mask = places.length - 1;
        int place = (int) (hash(replicas, comparison) & mask);
        for (; places[place] != 0; place = place + 1 & mask) {
            if (is(places[place] - 1, replicas, comparison)) {
                return false;
            }
        }
        if (size == comparisons.length) {
            grow();
            return add(replicas, comparison, from, action);
        }
        System.arraycopy(replicas, 0, locals, REPLICAS * size, REPLICAS);
        comparisons[size] = comparison;
        before[size] = from;
        actions[size] = action;
        places[place] = ++size;
        return true;
    }

    private boolean is(int state, int[] replicas, long comparison) {
        return comparisons[state] == comparison && local(state, 0) == replicas[0] && local(state, 1) == replicas[1]
                && local(state, 2) == replicas[2];
    }

    private void grow() {
        int length = size + (size >> 1);
        locals = Arrays.copyOf(locals, REPLICAS * length);
        comparisons = Arrays.copyOf(comparisons, length);
        before = Arrays.copyOf(before, length);
        actions = Arrays.copyOf(actions, length);
        if (2L * length <= places.length) {
            return;
        }
        places = new int[2 * places.length];
        int mask = places.length - 1;
        int[] replicas = new int[REPLICAS];
        for (int state = 0; state < size; state++) {
            System.arraycopy(locals, REPLICAS * state, replicas, 0, REPLICAS);
            int place = (int) (hash(replicas, comparisons[state]) & mask);
            while (places[place] != 0) {
                place = place + 1 & mask;
            }
            places[place] = state + 1;
        }
    }

    private static long hash(int[] replicas, long comparison) {
        long hash = SmallScopeIndex.hash(comparison + 0x9e3779b97f4a7c15L);
        hash = SmallScopeIndex.hash(hash ^ (long) replicas[0] << 32 ^ replicas[1]);
        return SmallScopeIndex.hash(hash * 31 + replicas[2]);
    }
}
