package io.grapevine.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the nodes of one cluster share and others do not know: {@code gossip.secret}, or the cluster's name while
 * there is no secret (then it keeps strays out, not attackers).
 */
public final class ClusterKey {

    private final byte[] secret;

    public ClusterKey(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** A key of 128 bits for one purpose: SHA-256 over purpose, a zero byte, and the secret, cut to 16 bytes. */
    Half derive(String purpose) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(purpose.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            ByteBuffer digest = ByteBuffer.wrap(sha.digest(secret));
            return new Half(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The first half of the SHA-256. */
    record Half(long first, long second) {}
}
