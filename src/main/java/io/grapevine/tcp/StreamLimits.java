package io.grapevine.tcp;

import java.time.Duration;

/**
 * What a node's TCP connections may take, so that no peer can take more.
 *
 * @param maxFrameBytes the longest frame body
 * @param maxFirstFrameBytes the longest first one on an accepted connection: who sent it is not known before it is whole
 * @param maxHeldBytes memory for incomplete frames, all connections together; above it, the one with the most is closed
 * @param maxAccepted connections accepted at a time; above it, one without a whole frame is closed, else the newcomer
 * @param maxAcceptedPerHost of these from one address
 * @param maxOpened connections opened at a time
 * @param idle a connection without a byte either way for that long is closed
 * @param firstFrame an accepted connection without one whole frame after that long is closed
 * @param connect how long a connection may take to be established
 */
record StreamLimits(
        int maxFrameBytes,
        int maxFirstFrameBytes,
        long maxHeldBytes,
        int maxAccepted,
        int maxAcceptedPerHost,
        int maxOpened,
        Duration idle,
        Duration firstFrame,
        Duration connect) {

    /**
     * A stranger's connection costs at most twice that, and only as much as he has sent. Whoever connects asks first, for at most
     * 8,192 dots (under 256 KiB), or says what it holds of the members: 100 bytes each, so there is room for 10,000.
     */
    static final int FIRST_FRAME_BYTES = 1 << 20;

    /** What nodes run with; frames as long as the protocol allows. */
    static StreamLimits of(int maxFrameBytes) {
        long heapBytes = Runtime.getRuntime().maxMemory();
        return new StreamLimits(
                maxFrameBytes,
                Math.min(maxFrameBytes, FIRST_FRAME_BYTES),
                Math.max(maxFrameBytes, heapBytes / 8),
                256,
                64,
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }
}
