package io.grapevine.sim;

/**
 * Something that must never be, and was.
 *
 * @param invariant its name, the same for every violation of the same kind
 * @param text who, what and when
 * @param atNanos simulated nanoseconds since the beginning
 */
public record Violation(String invariant, String text, long atNanos) {}
