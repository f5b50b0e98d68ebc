package io.grapevine.compare;

import io.grapevine.testkit.NodeClient;
import java.util.Locale;

/** How late a node's event loops were since some moment, out of its own metrics: beats ten times a second on each loop. */
final class LoopLags {

    private static final String METRIC = "grapevine_loop_lag_seconds";

    private final NodeClient node;
    private final String loop;
    private final double beatsBefore;
    private final double inTimeBefore;

    /** @param loop {@code http} or {@code gossip} */
    LoopLags(NodeClient node, String loop) {
        this.node = node;
        this.loop = loop;
        beatsBefore = beats();
        inTimeBefore = within10Millis();
    }

    /** How many beats there were since. */
    long count() {
        return (long) (beats() - beatsBefore);
    }

    /** How many of them were more than 10 ms late; a beat between the two scrapes counts as one. */
    long lateCount() {
        long inTime = (long) (within10Millis() - inTimeBefore);
        return count() - inTime;
    }

    @Override
    public String toString() {
        long late = lateCount();
        long count = count();
        return String.format(Locale.ROOT, "%d of %d (%.2f%%)", late, count, 100.0 * late / Math.max(1, count));
    }

    private double beats() {
        return node.metric(METRIC + "_count{loop=\"" + loop + "\"}");
    }

    private double within10Millis() {
        return node.metric(METRIC + "_bucket{loop=\"" + loop + "\",le=\"0.01\"}");
    }
}
