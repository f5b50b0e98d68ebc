package io.grapevine.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Horizontal bars in groups, as SVG: readable on light and on dark ground. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LEFT = 150;
    private static final int RIGHT = 110;
    private static final int BAR = 14;
    private static final int GAP = 12;
    private static final int TOP = 64;
    private static final List<String> COLOURS = List.of("#9aa0a6", "#5b8c3a", "#a3c586", "#c0504d", "#4f81bd");

    private BarChart() {}

    /**
     * Draws it.
     *
     * @param unit behind each value
     * @param groups by their names, from above; in each the values by the names of what they are of
     */
    static String svg(String title, String unit, Map<String, Map<String, Double>> groups) {
        Set<String> names = new LinkedHashSet<>();
        double most = 0;
        int bars = 0;
        for (Map<String, Double> group : groups.values()) {
            names.addAll(group.keySet());
            bars += group.size();
            for (double value : group.values()) {
                most = Math.max(most, value);
            }
        }
        List<String> order = new ArrayList<>(names);
        int height = TOP + bars * BAR + groups.size() * GAP;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#80868b">
                <text x="%d" y="18" font-size="14">%s</text>
                """, WIDTH, height, LEFT, escaped(title)));
        int x = LEFT;
        for (String name : order) {
            svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"32\" width=\"10\" height=\"10\" fill=\"%s\"/>"
                    + "<text x=\"%d\" y=\"41\">%s</text>%n", x, colour(order, name), x + 14, escaped(name)));
            x += 30 + 7 * name.length();
        }
        int y = TOP;
        for (Map.Entry<String, Map<String, Double>> group : groups.entrySet()) {
            int middle = y + group.getValue().size() * BAR / 2 + 4;
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 8, middle,
                    escaped(group.getKey())));
            for (Map.Entry<String, Double> bar : group.getValue().entrySet()) {
                double width = bar.getValue() / most * (WIDTH - LEFT - RIGHT);
                svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s %s</text>%n", LEFT, y, width, BAR - 2,
                        colour(order, bar.getKey()), LEFT + width + 4, y + BAR - 4, number(bar.getValue()), escaped(unit)));
                y += BAR;
            }
            y += GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String colour(List<String> order, String name) {
        return COLOURS.get(order.indexOf(name) % COLOURS.size());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
