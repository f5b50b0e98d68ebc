package io.grapevine.crdt;

import io.grapevine.base.Origin;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A walk over the live entries in the order of their dots, in slices.
 *
 * <p>Whatever changes between two slices: an entry that is live throughout is told of, once. It remembers a dot, not a
 * place, and does not run after numbers that were given since it came to their origin: it ends however fast others
 * write. For the map's writer.
 */
public final class Cursor {

    private final Origins origins;
    private Origin origin = new Origin(0, 0);
    private long number = 1;
    private long last;
    private boolean done;

    Cursor(Origins origins) {
        this.origins = origins;
    }

    /**
     * Walks on.
     *
     * @param maxEntries the most entries to tell of; an origin without live entries counts as one
     * @return false when all are done
     */
    public boolean next(int maxEntries, Consumer<Entry> visitor) {
        int left = maxEntries;
        while (!done && left > 0) {
            Map.Entry<Origin, OriginLog> at = origins.atOrAfter(origin);
            if (at == null) {
                done = true;
                break;
            }
            if (number == 1 || !at.getKey().equals(origin)) {
                origin = at.getKey();
                number = 1;
                last = at.getValue().seen().highest();
            }
            left = Math.min(left - 1, tell(at.getValue(), left, visitor));
        }
        return !done;
    }

    /** Tells of an origin's entries and steps behind them, or to the next origin; how many may still be told of. */
    private int tell(OriginLog log, int limit, Consumer<Entry> visitor) {
        int[] left = {limit};
        boolean finished = log.visit(number, last, entry -> {
            if (left[0] == 0) {
                number = entry.number();
                return false;
            }
            left[0]--;
            visitor.accept(entry);
            return true;
        });
        if (finished) {
            number = 1;
            if (origin.low() != -1) {
                origin = new Origin(origin.high(), origin.low() + 1);
            } else if (origin.high() != -1) {
                origin = new Origin(origin.high() + 1, 0);
            } else {
                done = true;
            }
        }
        return left[0];
    }
}
