package io.grapevine.protocol;

import java.util.Arrays;

/** A key's bytes in a message, 1 to 1,024 of them; shared, not copied. */
public final class KeyBytes {

    private final byte[] bytes;

    public KeyBytes(byte[] bytes) {
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
