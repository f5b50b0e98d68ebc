package io.grapevine.base;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * A fast 64-bit hash under a key, for tables, custodians and digests: PolymurHash 2.0 (Peters, 2023), a universal
 * hash, so that who does not know the key cannot aim for collisions.
 *
 * <p>All nodes of a cluster hash alike. Safe for use by any thread.
 */
public final class KeyedHash {

    private final Hasher64 hasher;

    private KeyedHash(ClusterKey.Half key) {
        hasher = Hashing.polymurHash2_0(0, key.first(), key.second());
    }

    /**
     * The hash for one purpose.
     *
     * @param purpose what the hash is for, for instance {@code "digest"}; different purposes give unrelated hashes
     */
    public static KeyedHash derive(ClusterKey key, String purpose) {
        return new KeyedHash(key.derive(purpose));
    }

    /** The hash of {@code length} bytes from {@code offset} on. */
    public long hash(byte[] bytes, int offset, int length) {
        return hasher.hashBytesToLong(bytes, offset, length);
    }

    /** The hash of three numbers. */
    public long hash(long first, long second, long third) {
        return hasher.hashLongLongLongToLong(first, second, third);
    }
}
