package io.grapevine.sim;

import io.grapevine.base.ClusterKey;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.MalformedDatagramException;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Datagrams that nobody of the cluster said: flipped on their way, or sealed by somebody else. */
final class Garbage {

    private static final int MAX_FLIPPED_BITS = 4;

    private Mishaps mishaps;
    private final SplittableRandom random;
    private final Codec ours = new Codec(Cluster.SECRET, new ClusterKey(Cluster.SECRET));
    private final List<Codec> strangers = List.of(new Codec("another", new ClusterKey(Cluster.SECRET)),
            new Codec(Cluster.SECRET, new ClusterKey("another")), new Codec("another", new ClusterKey("another")));

    Garbage(Mishaps mishaps, SplittableRandom random) {
        this.mishaps = mishaps;
        this.random = random;
    }

    /** From now on all arrives as it was sent. */
    void stop() {
        mishaps = Mishaps.NONE;
    }

    /** What arrives in the place of this; the same where nothing happens to it. */
    byte[] flipped(byte[] bytes) {
        if (mishaps.corruption() == 0 || random.nextDouble() >= mishaps.corruption()) {
            return bytes;
        }
        byte[] flipped = bytes.clone();
        // one place, then others after it: never the same bit twice
        int bit = random.nextInt(8 * bytes.length);
        for (int i = random.nextInt(MAX_FLIPPED_BITS); i >= 0 && bit < 8 * bytes.length; i--) {
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            bit += 1 + random.nextInt(64);
        }
        return flipped;
    }

    /** What arrives besides: the same, said by a stranger; null where nothing does. */
    byte @Nullable [] strange(byte[] bytes) {
        if (mishaps.strangers() == 0 || random.nextDouble() >= mishaps.strangers()) {
            return null;
        }
        try {
            return strangers.get(random.nextInt(strangers.size())).encode(ours.decode(bytes));
        } catch (MalformedDatagramException e) {
            throw new IllegalStateException("a node sent what is no datagram", e);
        }
    }
}
