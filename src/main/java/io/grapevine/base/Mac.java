package io.grapevine.base;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/**
 * The 64-bit message authentication code that ends every datagram and frame: SipHash-2-4 (Aumasson, Bernstein:
 * "SipHash: a fast short-input PRF", 2012). Safe for use by any thread.
 */
public final class Mac {

    /** How many bytes it takes on the wire. */
    public static final int BYTES = 8;

    private final HashFunction sipHash;

    public Mac(ClusterKey key) {
        ClusterKey.Half half = key.derive("mac");
        sipHash = Hashing.sipHash24(half.first(), half.second());
    }

    /** The code of {@code length} bytes from {@code offset} on. */
    public long of(byte[] bytes, int offset, int length) {
        return sipHash.hashBytes(bytes, offset, length).asLong();
    }
}
