package io.grapevine.crdt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose entries expired last, by hash, for whoever wants to know why a key is absent: bounded, and forgetful
 * where two hashes want one place. Read by any thread.
 */
final class ExpiredKeys {

    private static final int PLACES = 4_096;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);

    private volatile long @Nullable [] hashes;

    /** Any thread. */
    boolean has(long keyHash) {
        long[] all = hashes;
        return all != null && (long) PLACE.getOpaque(all, placeOf(keyHash)) == keyHash;
    }

    void remember(long keyHash) {
        long[] all = hashes;
        if (all == null) {
            all = new long[PLACES];
            hashes = all;
        }
        PLACE.setOpaque(all, placeOf(keyHash), keyHash);
    }

    void forget(long keyHash) {
        long[] all = hashes;
        if (all != null && (long) PLACE.getOpaque(all, placeOf(keyHash)) == keyHash) {
            PLACE.setOpaque(all, placeOf(keyHash), 0L);
        }
    }

    private static int placeOf(long keyHash) {
        return (int) keyHash & PLACES - 1;
    }
}
