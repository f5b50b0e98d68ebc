package io.grapevine.protocol;

import io.grapevine.crdt.Key;
import java.util.Arrays;

/** A key's bytes in a message, 1 to 1,024 of them, UTF-8; shared, not copied. */
public final class KeyBytes {

    private final byte[] bytes;

    public KeyBytes(byte[] bytes) {
        if (bytes.length < 1 || bytes.length > Key.MAX_BYTES) {
            throw new IllegalArgumentException("a key has 1 to 1024 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBytes key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
