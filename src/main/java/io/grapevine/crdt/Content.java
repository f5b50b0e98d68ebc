package io.grapevine.crdt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Key, content type and value in one block of bytes, so that an entry costs one array: two bytes with the key's
 * length, one with the content type's, then key, content type and value.
 *
 * <p>The block is shared by everything that holds the content: nobody writes to it.
 */
public sealed interface Content permits Version, Entry {

    int HEADER_BYTES = 3;
    int MAX_CONTENT_TYPE_BYTES = 255;
    /** The most that the protocol carries; a node's own {@code maxValueBytes} may be less. */
    int MAX_VALUE_BYTES = 64 << 20;

    /** What a value is of which no content type is stored: most are, and 24 bytes would say so. */
    String OCTETS = "application/octet-stream";

    /** The whole block. */
    byte[] block();

    static byte[] pack(Key key, String contentType, byte[] value) {
        String type = contentType.equals(OCTETS) ? "" : contentType;
        return pack(key.bytes(), type.getBytes(StandardCharsets.ISO_8859_1), value);
    }

    static byte[] pack(byte[] key, byte[] contentType, byte[] value) {
        if (key.length < 1 || key.length > Key.MAX_BYTES) {
            throw new IllegalArgumentException("a key has 1 to 1024 bytes, not " + key.length);
        }
        if (contentType.length > MAX_CONTENT_TYPE_BYTES) {
            throw new IllegalArgumentException("a content type has at most 255 bytes, not " + contentType.length);
        }
        byte[] block = new byte[HEADER_BYTES + key.length + contentType.length + value.length];
        block[0] = (byte) (key.length >>> 8);
        block[1] = (byte) key.length;
        block[2] = (byte) contentType.length;
        System.arraycopy(key, 0, block, HEADER_BYTES, key.length);
        System.arraycopy(contentType, 0, block, HEADER_BYTES + key.length, contentType.length);
        System.arraycopy(value, 0, block, HEADER_BYTES + key.length + contentType.length, value.length);
        return block;
    }

    /** Whether the lengths that the block states fit into it. */
    static boolean isWellFormed(byte[] block) {
        if (block.length < HEADER_BYTES
                || block.length > HEADER_BYTES + Key.MAX_BYTES + MAX_CONTENT_TYPE_BYTES + MAX_VALUE_BYTES) {
            return false;
        }
        int key = (block[0] & 0xff) << 8 | block[1] & 0xff;
        return key >= 1 && key <= Key.MAX_BYTES && HEADER_BYTES + key + (block[2] & 0xff) <= block.length;
    }

    default int keyLength() {
        byte[] block = block();
        return (block[0] & 0xff) << 8 | block[1] & 0xff;
    }

    default byte[] keyBytes() {
        return Arrays.copyOfRange(block(), HEADER_BYTES, HEADER_BYTES + keyLength());
    }

    default int contentTypeOffset() {
        return HEADER_BYTES + keyLength();
    }

    default int contentTypeLength() {
        return block()[2] & 0xff;
    }

    default String contentType() {
        return contentTypeLength() == 0 ? OCTETS
                : new String(block(), contentTypeOffset(), contentTypeLength(), StandardCharsets.ISO_8859_1);
    }

    default int valueOffset() {
        return contentTypeOffset() + contentTypeLength();
    }

    default int valueLength() {
        return block().length - valueOffset();
    }

    /** A copy of the value. */
    default byte[] value() {
        return Arrays.copyOfRange(block(), valueOffset(), block().length);
    }
}
