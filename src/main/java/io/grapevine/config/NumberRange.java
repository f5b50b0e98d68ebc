package io.grapevine.config;

/** The whole numbers that a field takes: from {@code least} to {@code most}, both included. */
record NumberRange(long least, long most) {

    String allowed() {
        return "a whole number from " + least + " to " + most;
    }

    boolean contains(long value) {
        return value >= least && value <= most;
    }

    void check(String path, long value) {
        if (!contains(value)) {
            throw new InvalidConfigException(path, Long.toString(value), allowed());
        }
    }
}
