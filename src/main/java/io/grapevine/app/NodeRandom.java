package io.grapevine.app;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A node's source of randomness: fast, and begun with 128 bits from the system, so that no two processes ever draw
 * the same origin. Not for secrets.
 */
final class NodeRandom implements RandomGenerator {

    private final SplittableRandom one;
    private final SplittableRandom other;

    NodeRandom() {
        SecureRandom secure = new SecureRandom();
        one = new SplittableRandom(secure.nextLong());
        other = new SplittableRandom(secure.nextLong());
    }

    @Override
    public long nextLong() {
        return one.nextLong() ^ Long.rotateLeft(other.nextLong(), 32);
    }
}
