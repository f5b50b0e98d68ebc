package io.grapevine.config;

/** The sizes in bytes that a field takes: from {@code least} to {@code most}, both included. */
record SizeRange(long least, long most) {

    static final String SYNTAX = "a size such as 65536, 64KiB, 256MiB, 1GiB, 64kB, 256MB or 1GB";

    String allowed() {
        return SYNTAX + ", from " + Sizes.format(least) + " to " + Sizes.format(most);
    }

    boolean contains(long value) {
        return value >= least && value <= most;
    }

    void check(String path, long value) {
        if (!contains(value)) {
            throw new InvalidConfigException(path, Sizes.format(value), allowed());
        }
    }
}
