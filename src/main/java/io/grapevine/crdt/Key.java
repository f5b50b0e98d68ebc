package io.grapevine.crdt;

import io.grapevine.base.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an entry, 1 to 1,024 bytes, with its hash under the cluster's key: the same on every node.
 *
 * <p>The bytes are shared, not copied: nobody writes to them.
 */
public final class Key {

    public static final int MAX_BYTES = 1_024;

    private final byte[] bytes;
    private final long hash;

    private Key(byte[] bytes, long hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /** The key of these bytes. Whether they are UTF-8 is the caller's to check. */
    public static Key of(KeyedHash hash, byte[] bytes) {
        if (bytes.length < 1 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a key has 1 to 1024 bytes, not " + bytes.length);
        }
        return new Key(bytes, hash.hash(bytes, 0, bytes.length));
    }

    public byte[] bytes() {
        return bytes;
    }

    public long hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return (int) (hash ^ hash >>> 32);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
