package io.grapevine.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a guarantee's check found: how often it had something to judge, and what was wrong. */
final class Verdict {

    /** More are only counted. */
    private static final int MAX_TOLD = 20;

    private final String guarantee;
    private final List<String> violations = new ArrayList<>();
    private long judgedCount;
    private long violationCount;

    Verdict(String guarantee) {
        this.guarantee = guarantee;
    }

    /** Something was there to judge. */
    void judge() {
        judgedCount++;
    }

    /** As {@link #judge}, and whether it holds. */
    void judge(boolean holds, Supplier<String> violation) {
        judgedCount++;
        if (!holds) {
            violationCount++;
            if (violations.size() < MAX_TOLD) {
                violations.add(violation.get());
            }
        }
    }

    String guarantee() {
        return guarantee;
    }

    long judgedCount() {
        return judgedCount;
    }

    long violationCount() {
        return violationCount;
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                guarantee + ": " + violationCount + " violations in " + judgedCount + " judged");
        violations.forEach(each -> text.append("\n    ").append(each));
        return text.toString();
    }
}
