package io.grapevine.base;

/**
 * The time at which something happens, as the shell read it.
 *
 * <p>The core never asks for the time: every input carries it, as its first argument.
 *
 * @param nanos monotonic nanoseconds; only differences mean something, and they include time the machine
 *     stood suspended where the system tells
 * @param wallMillis milliseconds since the Unix epoch; may jump, and decides nothing but the timestamps of
 *     the hybrid logical clock and what is shown to people
 */
public record Now(long nanos, long wallMillis) {

    /** The instant {@code nanos} later, on both clocks. */
    public Now plusNanos(long nanos) {
        return new Now(this.nanos + nanos, wallMillis + nanos / 1_000_000);
    }
}
