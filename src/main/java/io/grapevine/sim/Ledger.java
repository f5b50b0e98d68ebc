package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All writes of a run, by dot and by key. */
final class Ledger {

    private final Map<Dot, Written> byDot = new LinkedHashMap<>();
    private final List<List<Written>> byKey = new ArrayList<>();
    private final Map<Origin, Long> highest = new LinkedHashMap<>();

    Ledger(int keys) {
        for (int i = 0; i < keys; i++) {
            byKey.add(new ArrayList<>());
        }
    }

    /** @return why it cannot be entered: its number was given before, or numbers were left out; null if it was */
    @Nullable String enter(Written written) {
        Dot dot = written.dot;
        long before = highest.getOrDefault(dot.origin(), 0L);
        if (dot.number() != before + 1) {
            return dot + " was issued after number " + before;
        }
        highest.put(dot.origin(), dot.number());
        byDot.put(dot, written);
        byKey.get(written.key).add(written);
        return null;
    }

    /** Numbers of an origin that no client's write has, up to this one. */
    void enterOthers(Origin origin, long last) {
        highest.put(origin, last);
    }

    /** The highest number that is known to be taken; 0 for none. */
    long highest(Origin origin) {
        return highest.getOrDefault(origin, 0L);
    }

    @Nullable Written get(Dot dot) {
        return byDot.get(dot);
    }

    List<Written> ofKey(int key) {
        return byKey.get(key);
    }

    int keys() {
        return byKey.size();
    }

    /** How many origins have ever taken a number. */
    int writers() {
        return highest.size();
    }
}
