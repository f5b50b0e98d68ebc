package io.grapevine.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a body as they come: copied when they come, for many short buffers take far more than their bytes, and once
 * more when all are there, unless all came at once. The arrays have at most three times the bytes, all together.
 */
final class Pieces {

    /** The longest array that is not filled at once; none is longer than all before it together. */
    private static final int MAX_AHEAD_BYTES = 64 << 10;

    /** All full but the last. */
    private final List<byte[]> pieces = new ArrayList<>(1);
    private byte[] last = new byte[0];
    private int lastLength;
    private int length;

    int length() {
        return length;
    }

    /** @param moreBytes how many may come after it, at most */
    void add(Buffer chunk, int moreBytes) {
        int fitting = Math.min(chunk.length(), last.length - lastLength);
        chunk.getBytes(0, fitting, last, lastLength);
        lastLength += fitting;
        length += fitting;
        int rest = chunk.length() - fitting;
        if (rest > 0) {
            long ahead = Math.min((long) rest + moreBytes, Math.min(length, MAX_AHEAD_BYTES));
            last = new byte[Math.max(rest, (int) ahead)];
            pieces.add(last);
            chunk.getBytes(fitting, chunk.length(), last, 0);
            lastLength = rest;
            length += rest;
        }
    }

    /** All of them; nothing is added any more. */
    byte[] whole() {
        if (length < last.length || pieces.size() > 1) {
            byte[] whole = new byte[length];
            int at = 0;
            for (byte[] piece : pieces) {
                int count = Math.min(piece.length, length - at);
                System.arraycopy(piece, 0, whole, at, count);
                at += count;
            }
            pieces.clear();
            last = whole;
        }
        return last;
    }
}
