package io.grapevine.base;

/** What records say about a number that is not allowed. */
public final class Check {

    private Check() {}

    /** @param allowed in words */
    public static void that(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new NotAllowedException(name, " cannot be " + value + "; allowed: " + allowed);
        }
    }

    public static void between(String name, long value, long least, long most) {
        that(value >= least && value <= most, name, value, least + " to " + most);
    }

    public static void share(String name, double value) {
        that(value >= 0 && value <= 1, name, value, "0 to 1");
    }

    public static void rate(String name, double value) {
        that(value >= 0 && value <= 1_000_000, name, value, "0 to 1000000");
    }
}
