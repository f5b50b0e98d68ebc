package io.grapevine.crdt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A sample of the keys served here lately, by hash, that custodians are told of: one place per hash value modulo its
 * size, where the last one stays. Recorded by any thread without any order; a key served all the time is not written
 * twice.
 */
final class ServedKeys {

    private static final int PLACES = 256;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] hashes = new long[PLACES];

    /** Any thread. */
    void record(long keyHash) {
        int place = (int) keyHash & PLACES - 1;
        if ((long) PLACE.getOpaque(hashes, place) != keyHash) {
            PLACE.setOpaque(hashes, place, keyHash);
        }
    }

    /** At most {@code limit} of them, from a place on; what is told is forgotten. */
    List<Long> drain(int from, int limit) {
        List<Long> sample = new ArrayList<>();
        for (int i = 0; i < PLACES && sample.size() < limit; i++) {
            int place = from + i & PLACES - 1;
            long keyHash = (long) PLACE.getOpaque(hashes, place);
            if (keyHash != 0) {
                sample.add(keyHash);
                PLACE.setOpaque(hashes, place, 0L);
            }
        }
        return sample;
    }
}
