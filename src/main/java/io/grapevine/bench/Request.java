package io.grapevine.bench;

/**
 * One request before it is bytes.
 *
 * @param dueNanos when it is to be sent, on {@link System#nanoTime}'s clock: its latency counts from then
 * @param valueBytes of what is put
 * @param counted whether it is part of the figures
 */
record Request(Kind kind, int key, int valueBytes, long dueNanos, boolean counted) {}
