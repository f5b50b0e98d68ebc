package io.grapevine.node;

import io.grapevine.base.Address;

/** What the shell is to do with its TCP connections. */
public sealed interface StreamCommand {

    /** The node's own number for the connection. */
    long stream();

    /** Connect; answered with {@link Node#onStreamWritable} or {@link Node#onStreamClosed}. */
    record Open(long stream, Address to) implements StreamCommand {}

    /** Send one frame. */
    final class Send implements StreamCommand {
        private final long stream;
        private final byte[] body;

        Send(long stream, byte[] body) {
            this.stream = stream;
            this.body = body;
        }

        @Override
        public long stream() {
            return stream;
        }

        public byte[] body() {
            return body;
        }
    }

    /** Close once everything sent so far has gone out. Not answered with {@link Node#onStreamClosed}. */
    record Close(long stream) implements StreamCommand {}
}
