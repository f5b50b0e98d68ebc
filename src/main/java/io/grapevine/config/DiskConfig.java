package io.grapevine.config;

import java.time.Duration;

/**
 * Where a node keeps snapshots of what it holds; without this it keeps none.
 *
 * @param directory for its files, made where it is missing; relative to where the process was started. Nodes may share
 *     one. No default.
 * @param interval from the end of one writing to the beginning of the next. 100 ms to 1 day. Default 30 s.
 */
public record DiskConfig(String directory, Duration interval) {

    static final String DIRECTORY_ALLOWED = "the path of a directory, 1 to 4,096 characters";
    static final DurationRange INTERVAL = new DurationRange(Duration.ofMillis(100), Duration.ofDays(1));
    private static final int MAX_DIRECTORY_CHARACTERS = 4_096;

    public DiskConfig {
        if (!isDirectory(directory)) {
            throw new InvalidConfigException("disk.directory", '"' + directory + '"', DIRECTORY_ALLOWED);
        }
        INTERVAL.check("disk.interval", interval);
    }

    /** Whether it can be one; whether it is one is seen at the start. */
    static boolean isDirectory(String text) {
        return !text.isBlank() && text.length() <= MAX_DIRECTORY_CHARACTERS && text.indexOf('\0') < 0;
    }
}
