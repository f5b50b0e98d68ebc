package io.grapevine.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** The keys whose last writes are not everywhere yet: what the next event may well be about. */
final class Underway {

    /** What never gets everywhere, because a process is gone, makes room for what was written later. */
    private static final int MAX_KEYS = 64;

    private final Map<Integer, Integer> writes = new LinkedHashMap<>();
    private int[] keys = {};

    void onWritten(int key) {
        Integer before = writes.remove(key);
        writes.put(key, before == null ? 1 : before + 1);
        if (writes.size() > MAX_KEYS) {
            writes.remove(writes.keySet().iterator().next());
        }
        list();
    }

    void onEverywhere(int key) {
        Integer before = writes.get(key);
        if (before == null) {
            return;
        }
        if (before > 1) {
            writes.put(key, before - 1);
        } else {
            writes.remove(key);
            list();
        }
    }

    private void list() {
        keys = writes.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Not to be changed; another array as soon as there are other keys. */
    int[] keys() {
        return keys;
    }
}
