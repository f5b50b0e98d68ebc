package io.grapevine.driver;

import io.grapevine.base.Address;

/** Who hears of TCP connections: the {@link NodeDriver}, or a test in its place. */
public interface StreamInput {

    /**
     * Counts the times that the process stood still. What was received or opened in one epoch is worthless in the next:
     * the remaining times in it are from before.
     */
    long epoch();

    /**
     * Whether what has come of a frame's body, from {@code from} to below {@code to}, is how one of this cluster begins: a stream on
     * which it is not is not worth waiting for.
     */
    boolean beginsRight(byte[] body, int from, int to);

    void onStreamAccepted(long stream, Address from);

    /**
     * @param epoch in which the stream was opened
     * @return false when the process stood still since then: the frame was not looked at, and the stream is to be
     *     closed
     */
    boolean onFrame(long epoch, long stream, byte[] body);

    /** It is connected, or what was sent has gone out. */
    void onStreamWritable(long stream);

    /** It has ended, and not because it was commanded to. */
    void onStreamClosed(long stream);
}
