package io.grapevine.membership;

import io.grapevine.base.Origin;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** When something was last done about an origin, so that it is done seldom; who came first is forgotten first. */
final class Seldom {

    static final int MAX_ORIGINS = 1_024;

    private final long gapNanos;
    private final Map<Origin, Long> lastNanos = new LinkedHashMap<>();

    Seldom(long gapNanos) {
        this.gapNanos = gapNanos;
    }

    /** Whether it may be done now; then it counts as done. */
    boolean tryNow(long nowNanos, Origin origin) {
        Long last = lastNanos.get(origin);
        if (last != null && nowNanos - last < gapNanos) {
            return false;
        }
        lastNanos.remove(origin);
        lastNanos.put(origin, nowNanos);
        if (lastNanos.size() > MAX_ORIGINS) {
            Iterator<Origin> first = lastNanos.keySet().iterator();
            first.next();
            first.remove();
        }
        return true;
    }
}
