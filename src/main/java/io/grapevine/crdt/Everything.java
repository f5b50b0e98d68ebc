package io.grapevine.crdt;

import io.grapevine.base.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a replica holds, read in slices while it changes, for a stream or a file: what it had seen before the first
 * entry was read, and the entries (DESIGN §1).
 *
 * <p>What dies meanwhile is truly dead. What is shed meanwhile is not: {@link #hasShed} tells. Entries born meanwhile
 * follow, and once they are few enough, those that are live at one moment end it, though they may die before they are
 * taken: as of that moment the entries cover all dots that are dead of those seen. For the map's writer.
 */
public final class Everything {

    /** So many numbers at most are looked at in one moment to end it: less than a millisecond's work. */
    private static final int MAX_LAST = 8_192;
    private static final int ENTRIES_PER_LOOK = 512;

    private final OrMap map;
    private final SortedMap<Origin, Runs> seen = new TreeMap<>();
    private final Map<Origin, Runs> told = new TreeMap<>();
    private final ArrayDeque<Entry> read = new ArrayDeque<>();
    private final Cursor cursor;
    private final long shedBefore;
    private boolean walked;
    private boolean last;

    Everything(OrMap map) {
        this.map = map;
        cursor = map.cursor();
        shedBefore = map.shedCount();
        for (Origin origin : map.origins()) {
            Runs numbers = map.seen(origin);
            seen.put(origin, numbers);
            told.put(origin, numbers.copy());
        }
    }

    /** What was seen before the first entry was read: not to be changed. */
    public SortedMap<Origin, Runs> seen() {
        return Collections.unmodifiableSortedMap(seen);
    }

    /** Whether entries were shed since: what was seen and is not among the entries is dead no more, or unknown. */
    public boolean hasShed() {
        return map.shedCount() != shedBefore;
    }

    /** The next entries, of about so many bytes together; none when all are told. */
    public List<Entry> next(int limitBytes) {
        List<Entry> entries = new ArrayList<>();
        int bytes = 0;
        while (bytes < limitBytes) {
            if (read.isEmpty() && !more()) {
                break;
            }
            if (read.isEmpty()) {
                continue;
            }
            Entry entry = read.remove();
            if (last || entry.isLive()) {
                entries.add(entry);
                bytes += entry.block().length + Origin.BYTES;
            }
        }
        return entries;
    }

    /** Reads on: first all entries by dot, then those born meanwhile, until they are few enough to be taken at once. */
    private boolean more() {
        if (last) {
            return false;
        }
        if (!walked) {
            walked = !cursor.next(ENTRIES_PER_LOOK, read::add);
            return true;
        }
        long room = MAX_LAST;
        for (Origin origin : map.origins()) {
            Runs had = told.computeIfAbsent(origin, of -> new Runs());
            Runs born = map.seen(origin).minus(had).head(room);
            born.forEach(number -> {
                Entry entry = map.entry(new Dot(origin, number));
                if (entry != null) {
                    read.add(entry);
                }
            });
            had.addAll(born);
            room -= born.size();
        }
        last = room > 0;
        return true;
    }
}
