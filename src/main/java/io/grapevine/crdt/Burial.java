package io.grapevine.crdt;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.Collections;
import java.util.SortedMap;

/**
 * Dots that are dead elsewhere, which die here in slices: a death is final, so what is left is as true later, and in any order. For
 * the map's writer.
 *
 * <p>Of an origin the highest run is the first to go. Mostly such runs fill the gaps between numbers that are seen, and what lies
 * behind is then one run: no slice moves what the others have done.
 */
public final class Burial {

    private final OrMap map;
    private final Cause cause;
    private final SortedMap<Origin, Runs> dead;
    private long diedCount;

    Burial(OrMap map, SortedMap<Origin, Runs> dead, Cause cause) {
        this.map = map;
        this.cause = cause;
        this.dead = dead;
    }

    public boolean isDone() {
        return dead.isEmpty();
    }

    /** Those that are still to die. */
    public SortedMap<Origin, Runs> rest() {
        return Collections.unmodifiableSortedMap(dead);
    }

    /** How many of the dots that are done were not dead before. */
    public long diedCount() {
        return diedCount;
    }

    /**
     * Goes on.
     *
     * @param limit so many runs are looked at and entries die at most, together
     * @return how many they were
     */
    public int next(Now now, int limit) {
        int left = limit;
        while (left > 0 && !dead.isEmpty()) {
            Origin origin = dead.firstKey();
            Runs numbers = dead.get(origin);
            int run = numbers.runCount();
            Runs live = new Runs();
            while (run > 0 && left > 0) {
                live = map.live(origin, numbers.first(run - 1), numbers.last(run - 1), left);
                if (live.size() == left) {
                    break;
                }
                left -= 1 + (int) live.size();
                run--;
            }
            Runs part = new Runs();
            if (run < numbers.runCount()) {
                part = numbers.within(numbers.first(run), numbers.highest());
            } else if (run > 0) {
                part = Runs.of(numbers.first(run - 1), live.highest());
                left = 0;
            }
            diedCount += map.mergeDead(now, origin, part, cause);
            numbers.removeAll(part);
            if (!numbers.isEmpty()) {
                break;
            }
            dead.remove(origin);
        }
        return limit - left;
    }
}
