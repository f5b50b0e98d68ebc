package io.grapevine.node;

/**
 * Something that an operator wants to read of; values and keys are never in it.
 *
 * @param level how loud
 * @param kind a stable word for metrics, such as {@code member-dead}
 * @param text one line for people
 */
public record NodeEvent(Level level, String kind, String text) {

    /** How loud. */
    public enum Level {
        INFO,
        WARN,
        ALARM,
        /** The node cannot go on: the shell stops it and exits with 1. */
        FATAL
    }
}
