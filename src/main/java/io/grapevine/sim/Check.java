package io.grapevine.sim;

/** What the parts of a scenario say about a number that is not allowed. */
final class Check {

    private Check() {}

    static void that(boolean holds, String name, Object value) {
        if (!holds) {
            throw new ScenarioException(name, " cannot be " + value);
        }
    }

    /** @param allowed in words */
    static void that(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new ScenarioException(name, " cannot be " + value + "; allowed: " + allowed);
        }
    }

    static void share(String name, double value) {
        that(value >= 0 && value <= 1, name, value, "0 to 1");
    }

    static void rate(String name, double value) {
        that(value >= 0 && value <= 1_000_000, name, value, "0 to 1000000");
    }
}
