package io.grapevine.crdt;

import io.grapevine.base.Origin;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which of some dots are dead in a replica, looked up in slices: death is final, so it may be looked up at any time.
 * For the map's writer.
 */
public final class Deaths {

    private record Asked(Origin origin, Runs numbers) {}

    private final OrMap map;
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private int run;

    Deaths(OrMap map, Map<Origin, Runs> of) {
        this.map = map;
        of.forEach((origin, numbers) -> asked.add(new Asked(origin, numbers)));
    }

    /**
     * Looks on.
     *
     * @param maxRuns how many runs are looked at; an origin counts as one
     * @param visitor is given an origin's dead numbers, an origin perhaps several times
     * @return false when all are done
     */
    public boolean next(int maxRuns, BiConsumer<Origin, Runs> visitor) {
        int left = maxRuns;
        while (left > 0 && !asked.isEmpty()) {
            Asked at = asked.element();
            Runs dead = new Runs();
            int to = (int) Math.min(at.numbers.runCount(), (long) run + left);
            for (int i = run; i < to; i++) {
                dead.addAll(map.dead(at.origin, at.numbers.first(i), at.numbers.last(i)));
            }
            left -= 1 + to - run;
            run = to;
            if (!dead.isEmpty()) {
                visitor.accept(at.origin, dead);
            }
            if (run == at.numbers.runCount()) {
                asked.remove();
                run = 0;
            }
        }
        return !asked.isEmpty();
    }
}
