package io.grapevine.protocol;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What every frame's body and every datagram begins with: a byte of ours, a version that is read here, and the cluster.
 *
 * <p>Immutable, for any thread.
 */
public final class Preamble {

    /** The oldest version of the protocol that is read: the one before the newest, so that a cluster can be upgraded node by node. */
    public static final int OLDEST = 1;
    /** The newest version of the protocol that is read and written. */
    public static final int NEWEST = 2;
    /** How long it is. */
    public static final int BYTES = 6;

    static final int MAGIC = 'G';
    private static final int TAG_BYTES = 4;

    private final byte[] tag;

    Preamble(String cluster) {
        byte[] hash = Hashing.sha256().hashString(cluster, StandardCharsets.UTF_8).asBytes();
        tag = Arrays.copyOf(hash, TAG_BYTES);
    }

    /** Whether the bytes from {@code from} to below {@code to}, as far as they are among the first, can be one of ours. */
    public boolean fits(byte[] bytes, int from, int to) {
        for (int i = from; i < Math.min(to, BYTES); i++) {
            boolean right = switch (i) {
                case 0 -> bytes[i] == MAGIC;
                case 1 -> isRead(bytes[i] & 0xff);
                default -> bytes[i] == tag[i - 2];
            };
            if (!right) {
                return false;
            }
        }
        return true;
    }

    /** Whether envelopes of that version are read. */
    static boolean isRead(int version) {
        return version >= OLDEST && version <= NEWEST;
    }

    boolean isOfCluster(byte[] bytes) {
        return Arrays.equals(bytes, 2, BYTES, tag, 0, TAG_BYTES);
    }

    void write(ByteWriter out, int version) {
        out.u8(MAGIC);
        out.u8(version);
        out.bytes(tag);
    }
}
