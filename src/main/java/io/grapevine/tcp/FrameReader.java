package io.grapevine.tcp;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What makes frames of the pieces in which TCP delivers them: four bytes with the length, big-endian, then the body.
 *
 * <p>A length is a claim until its bytes are there: memory grows with what has arrived, to at most twice of it.
 */
final class FrameReader {

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_BYTES = 4_096;

    private final int maxFrameBytes;
    private int lengthBytesRead;
    private int length;
    private byte @Nullable [] body;
    private int bodyBytesRead;

    FrameReader(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Reads one piece.
     *
     * @return false when a length is 0 or above the limit: nothing after it makes sense
     */
    boolean read(Buffer piece, Consumer<byte[]> frames) {
        int at = 0;
        while (at < piece.length()) {
            if (body == null) {
                length = length << 8 | piece.getUnsignedByte(at++);
                if (++lengthBytesRead < LENGTH_BYTES) {
                    continue;
                }
                if (length < 1 || length > maxFrameBytes) {
                    return false;
                }
                body = new byte[Math.min(length, FIRST_BYTES)];
            }
            at = readBody(piece, at, body);
            if (bodyBytesRead == length) {
                byte[] frame = body;
                forget();
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
