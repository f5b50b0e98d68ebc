package io.grapevine.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/** What one figure was in each round: the middle one counts, and the least and the most say how far to trust it. */
final class Series {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        List<Double> sorted = sorted();
        int size = sorted.size();
        return size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }

    double least() {
        return sorted().get(0);
    }

    double most() {
        return sorted().get(values.size() - 1);
    }

    List<Double> values() {
        return Collections.unmodifiableList(values);
    }

    /** Round by round this one over the other: what the machine did to both in a round is the same. */
    Series over(Series other) {
        return with(other, (a, b) -> a / b);
    }

    /** Round by round by how much this one is more. */
    Series minus(Series other) {
        return with(other, (a, b) -> a - b);
    }

    private Series with(Series other, DoubleBinaryOperator both) {
        if (values.size() != other.values.size()) {
            throw new IllegalArgumentException(values.size() + " rounds over " + other.values.size());
        }
        Series result = new Series();
        for (int i = 0; i < values.size(); i++) {
            result.add(both.applyAsDouble(values.get(i), other.values.get(i)));
        }
        return result;
    }

    /** Such as {@code 1.25 (1.20 to 1.31)}, with so many decimals. */
    String text(int decimals) {
        String one = "%." + decimals + "f";
        return String.format(Locale.ROOT, one + " (" + one + " to " + one + ")", median(), least(), most());
    }

    private List<Double> sorted() {
        if (values.isEmpty()) {
            throw new IllegalStateException("no round was measured");
        }
        return values.stream().sorted().toList();
    }
}
