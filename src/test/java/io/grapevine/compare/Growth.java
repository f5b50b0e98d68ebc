package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How many times as much each cost is at some size as at the first. */
final class Growth {

    private final Map<Integer, Map<String, Double>> sizes = new LinkedHashMap<>();

    /** @param costs by their names, the same at each size */
    void add(int size, Map<String, Double> costs) {
        if (!sizes.isEmpty() && !first().keySet().equals(costs.keySet())) {
            throw new IllegalArgumentException(costs.keySet() + " beside " + first().keySet());
        }
        sizes.put(size, Map.copyOf(costs));
    }

    double times(int size, String cost) {
        return costs(size).get(cost) / first().get(cost);
    }

    /** Into the document, an object for each size, and as lines. */
    void report(ObjectNode document, PrintStream out) {
        for (int size : sizes.keySet()) {
            ObjectNode row = document.putObject(Integer.toString(size));
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%,d entries, times as much as the first:", size));
            costs(size).keySet().stream().sorted().forEach(cost -> {
                row.put(cost, times(size, cost));
                line.append(String.format(Locale.ROOT, " %s %.2f;", cost, times(size, cost)));
            });
            out.println(line);
        }
    }

    private Map<String, Double> costs(int size) {
        Map<String, Double> costs = sizes.get(size);
        if (costs == null) {
            throw new IllegalArgumentException("nothing was measured of " + size);
        }
        return costs;
    }

    private Map<String, Double> first() {
        return sizes.values().iterator().next();
    }
}
