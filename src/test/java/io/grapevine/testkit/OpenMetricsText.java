package io.grapevine.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape, read as strictly as the OpenMetrics specification 1.0 allows a reader to be: families whole and in one piece,
 * suffixes by type, counters that only count, buckets that only grow, an end.
 */
public final class OpenMetricsText {

    /** Which suffixes the samples of a type have. */
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "counter", Set.of("_total", "_created"),
            "gauge", Set.of(""),
            "histogram", Set.of("_bucket", "_count", "_sum", "_created"),
            "summary", Set.of("", "_count", "_sum", "_created"),
            "info", Set.of("_info"),
            "unknown", Set.of(""));

    private static final Pattern META = Pattern.compile("# (TYPE|HELP|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)(?: [0-9.]+)?(?: # \\{.*\\} \\S+(?: [0-9.]+)?)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"(?:,|$)");

    /** Samples of one name. */
    public static final class Family {
        public final String name;
        public final String type;
        public final Map<String, String> meta = new LinkedHashMap<>();
        /** By sample name and labels, as written. */
        public final Map<String, Double> samples = new LinkedHashMap<>();

        private Family(String name, String type) {
            this.name = name;
            this.type = type;
        }
    }

    private final Map<String, Family> families = new TreeMap<>();

    /** @throws AssertionError with the line that is wrong */
    public OpenMetricsText(String text) {
        if (!text.endsWith("\n# EOF\n")) {
            throw new AssertionError("no end");
        }
        Family family = null;
        String[] lines = text.substring(0, text.length() - "# EOF\n".length()).split("\n");
        for (String line : lines) {
            Matcher meta = META.matcher(line);
            if (meta.matches()) {
                family = meta(line, family, meta.group(1), meta.group(2), meta.group(3));
            } else if (line.startsWith("#") || line.isBlank() || family == null) {
                throw new AssertionError("neither metadata nor sample: " + line);
            } else {
                sample(line, family);
            }
        }
        families.values().forEach(OpenMetricsText::expectSound);
    }

    private Family meta(String line, Family open, String what, String name, String value) {
        if (what.equals("TYPE")) {
            if (families.containsKey(name) || !SUFFIXES.containsKey(value)) {
                throw new AssertionError("a family twice, or of no type: " + line);
            }
            Family family = new Family(name, value);
            families.put(name, family);
            return family;
        }
        if (open == null || !open.name.equals(name) || !open.samples.isEmpty() || open.meta.put(what, value) != null) {
            throw new AssertionError("metadata out of place: " + line);
        }
        return open;
    }

    private static void sample(String line, Family family) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches() || !sample.group(1).startsWith(family.name)
                || !SUFFIXES.get(family.type).contains(sample.group(1).substring(family.name.length()))) {
            throw new AssertionError("no sample of " + family.name + ", a " + family.type + ": " + line);
        }
        String labels = sample.group(2) == null ? "" : sample.group(2);
        expectLabels(line, labels);
        double value = switch (sample.group(3)) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(sample.group(3));
        };
        if (family.samples.put(sample.group(1) + "{" + labels + "}", value) != null) {
            throw new AssertionError("a sample twice: " + line);
        }
    }

    private static void expectLabels(String line, String labels) {
        Matcher label = LABEL.matcher(labels);
        Set<String> names = new LinkedHashSet<>();
        int end = 0;
        while (label.find() && label.start() == end) {
            end = label.end();
            if (!names.add(label.group(1))) {
                throw new AssertionError("a label twice: " + line);
            }
        }
        if (end != labels.length()) {
            throw new AssertionError("no labels: " + line);
        }
    }

    private static void expectSound(Family family) {
        if (family.samples.isEmpty() || family.meta.getOrDefault("HELP", "").isBlank()) {
            throw new AssertionError(family.name + " has no samples, or no help");
        }
        String unit = family.meta.get("UNIT");
        if (unit != null && !family.name.endsWith("_" + unit)) {
            throw new AssertionError(family.name + " does not end in its unit, " + unit);
        }
        Map<String, List<Double>> buckets = new LinkedHashMap<>();
        family.samples.forEach((name, value) -> {
            if ((family.type.equals("counter") || family.type.equals("histogram")) && !(value >= 0)) {
                throw new AssertionError(name + " counts " + value);
            }
            if (name.startsWith(family.name + "_bucket{")) {
                buckets.computeIfAbsent(name.replaceFirst("_bucket", "_count").replaceFirst(",?le=\"[^\"]*\"", ""),
                        of -> new ArrayList<>()).add(value);
            }
        });
        buckets.forEach((count, values) -> {
            if (!values.equals(values.stream().sorted().toList())
                    || !values.get(values.size() - 1).equals(family.samples.get(count))) {
                throw new AssertionError(count + " has buckets " + values);
            }
        });
    }

    public Map<String, Family> families() {
        return families;
    }

    /** By what a query calls them: with {@code _total} and {@code _info}; histograms without a suffix. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        families.values().forEach(family -> names.add(family.name + switch (family.type) {
            case "counter" -> "_total";
            case "info" -> "_info";
            default -> "";
        }));
        return names;
    }
}
