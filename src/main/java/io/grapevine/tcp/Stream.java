package io.grapevine.tcp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** One connection that carries frames, in whichever state. Used on its event loop alone. */
final class Stream {

    /** Frames go out in pieces, so that a slow connection is seen to make progress before a long frame is through. */
    private static final int PIECE_BYTES = 64 * 1_024;
    private static final int WRITE_QUEUE_BYTES = 128 * 1_024;

    private final long number;
    private final long epoch;
    private final @Nullable String acceptedFrom;
    private final FrameReader reader;
    private @Nullable NetSocket socket;
    private boolean noticeDue;
    private boolean closed;
    private long firstFrameTimer = -1;

    /** @param acceptedFrom the remote host; null for a connection that this node opens */
    Stream(long number, long epoch, @Nullable String acceptedFrom, FrameReader reader) {
        this.number = number;
        this.epoch = epoch;
        this.acceptedFrom = acceptedFrom;
        this.reader = reader;
    }

    long number() {
        return number;
    }

    /** The driver's epoch in which it was opened. */
    long epoch() {
        return epoch;
    }

    @Nullable String acceptedFrom() {
        return acceptedFrom;
    }

    FrameReader reader() {
        return reader;
    }

    boolean isConnected() {
        return socket != null;
    }

    void connected(NetSocket socket) {
        this.socket = socket;
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    }

    /** The timer that ends it unless a whole frame comes in time; -1 for none. */
    long firstFrameTimer() {
        return firstFrameTimer;
    }

    void setFirstFrameTimer(long timer) {
        firstFrameTimer = timer;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isFull() {
        return socket != null && socket.writeQueueFull();
    }

    void onDrain(Runnable action) {
        if (socket != null) {
            socket.drainHandler(ignored -> action.run());
        }
    }

    /** Whether somebody is to be told once there is room, and has not been yet. */
    boolean isNoticeDue() {
        return noticeDue;
    }

    void setNoticeDue(boolean due) {
        noticeDue = due;
    }

    void send(byte[] body) {
        NetSocket open = socket;
        if (closed || open == null) {
            return;
        }
        int first = Math.min(body.length, PIECE_BYTES);
        open.write(Buffer.buffer(4 + first).appendInt(body.length).appendBytes(body, 0, first));
        for (int at = first; at < body.length; at += PIECE_BYTES) {
            int count = Math.min(body.length - at, PIECE_BYTES);
            open.write(Buffer.buffer(count).appendBytes(body, at, count));
        }
    }

    /** Closes it once what was sent has gone out; a peer that does not read is cut off by the idle time. */
    void close() {
        closed = true;
        reader.forget();
        if (socket != null) {
            socket.end();
        }
    }

    /** Closes it with what waits to go out. */
    void breakOff() {
        closed = true;
        reader.forget();
        if (socket instanceof NetSocketInternal inner) {
            inner.channelHandlerContext().close();
        }
    }
}
