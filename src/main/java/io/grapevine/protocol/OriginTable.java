package io.grapevine.protocol;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The origins that a message has named so far, the datagram's sender before all: each is written out once and
 * then named by its place.
 *
 * <p>Small tables are searched from end to end, larger ones through an index.
 */
final class OriginTable {

    private static final int SEARCHED = 8;

    private final List<@Nullable Origin> origins = new ArrayList<>(4);
    /** Of what was added, without the sender; null while the table is small. */
    private @Nullable Map<Origin, Integer> index;

    /** The table at a message's start; without a sender its place is taken and never found. */
    OriginTable(@Nullable Origin sender) {
        origins.add(sender);
    }

    /** Forgets all but a sender. */
    void restart(@Nullable Origin sender) {
        truncate(1);
        origins.set(0, sender);
    }

    int size() {
        return origins.size();
    }

    /** The origin at a place; null where the sender is not known. */
    @Nullable Origin get(int place) {
        return origins.get(place);
    }

    /** The origin's place, or -1. */
    int find(Origin origin) {
        if (index != null) {
            Integer place = index.get(origin);
            return place != null ? place : origin.equals(origins.get(0)) ? 0 : -1;
        }
        for (int i = origins.size() - 1; i >= 0; i--) {
            if (origin.equals(origins.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Adds one; a writer adds none twice. */
    void add(Origin origin) {
        if (index == null && origins.size() == SEARCHED) {
            index = new LinkedHashMap<>();
            for (int i = 1; i < SEARCHED; i++) {
                index.put(origins.get(i), i);
            }
        }
        if (index != null) {
            index.put(origin, origins.size());
        }
        origins.add(origin);
    }

    /** Forgets what was added since the table had that size. */
    void truncate(int size) {
        for (int i = origins.size() - 1; i >= size; i--) {
            Origin origin = origins.remove(i);
            if (index != null) {
                index.remove(origin);
            }
        }
    }
}
