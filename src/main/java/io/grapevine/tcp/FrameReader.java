package io.grapevine.tcp;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What makes frames of the pieces in which TCP delivers them: four bytes with the length, big-endian, then the body.
 *
 * <p>A length is a claim until its bytes are there: memory grows with what has arrived, to at most twice of it. A body that
 * does not begin as every frame of this cluster does is refused at its first bytes.
 */
final class FrameReader {

    /** Whether what has come of a body can be one of ours. */
    @FunctionalInterface
    interface Beginning {
        /** Looks at the bytes from {@code from} to below {@code to}. */
        boolean isRight(byte[] body, int from, int to);
    }

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_BYTES = 4_096;

    private final Beginning beginning;
    private final int maxFrameBytes;
    /** Of the frame that comes next. */
    private int maxBytes;
    private int lengthBytesRead;
    private int length;
    private byte @Nullable [] body;
    private int bodyBytesRead;

    /**
     * @param beginning how a body begins
     * @param maxFirstFrameBytes the longest first body
     * @param maxFrameBytes the longest of those that follow: whoever is not let in does not get there
     */
    FrameReader(Beginning beginning, int maxFirstFrameBytes, int maxFrameBytes) {
        this.beginning = beginning;
        this.maxFrameBytes = maxFrameBytes;
        this.maxBytes = maxFirstFrameBytes;
    }

    /**
     * Reads one piece.
     *
     * @return false when a length is 0 or above the limit, or a body begins otherwise: nothing after it makes sense
     */
    boolean read(Buffer piece, Consumer<byte[]> frames) {
        int at = 0;
        while (at < piece.length()) {
            if (body == null) {
                length = length << 8 | piece.getUnsignedByte(at++);
                if (++lengthBytesRead < LENGTH_BYTES) {
                    continue;
                }
                if (length < 1 || length > maxBytes) {
                    return false;
                }
                body = new byte[Math.min(length, FIRST_BYTES)];
            }
            int before = bodyBytesRead;
            at = readBody(piece, at, body);
            if (!beginsRight(before)) {
                forget();
                return false;
            }
            if (bodyBytesRead == length) {
                byte[] frame = body;
                forget();
                maxBytes = maxFrameBytes;
                frames.accept(frame);
            }
        }
        return true;
    }

    /** The memory that an incomplete frame takes. */
    int heldBytes() {
        return body == null ? 0 : body.length;
    }

    /** Gives up the incomplete frame. */
    void forget() {
        body = null;
        bodyBytesRead = 0;
        length = 0;
        lengthBytesRead = 0;
    }

    /** Whether what has come of the body can be one of ours; it was looked at up to {@code from}. */
    private boolean beginsRight(int from) {
        return body == null || beginning.isRight(body, from, bodyBytesRead);
    }

    private int readBody(Buffer piece, int at, byte[] arrived) {
        int count = Math.min(piece.length() - at, length - bodyBytesRead);
        byte[] target = arrived;
        if (bodyBytesRead + count > target.length) {
            int doubled = (int) Math.min(length, 2L * target.length);
            target = Arrays.copyOf(target, Math.max(doubled, bodyBytesRead + count));
            body = target;
        }
        piece.getBytes(at, at + count, target, bodyBytesRead);
        bodyBytesRead += count;
        return at + count;
    }
}
