package io.grapevine.http;

import io.grapevine.crdt.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The content types that one event loop met last, so that reading an entry allocates none. */
final class MediaTypes {

    private static final int SLOTS = 256;

    private final byte[] @Nullable [] bytes = new byte[SLOTS][];
    private final @Nullable MediaType[] types = new MediaType[SLOTS];

    MediaType of(Entry entry) {
        byte[] block = entry.block();
        int from = entry.contentTypeOffset();
        int to = from + entry.contentTypeLength();
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + block[i];
        }
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        byte[] known = bytes[slot];
        MediaType type = types[slot];
        if (known == null || type == null || !Arrays.equals(known, 0, known.length, block, from, to)) {
            known = Arrays.copyOfRange(block, from, to);
            type = MediaType.of(known);
            bytes[slot] = known;
            types[slot] = type;
        }
        return type;
    }
}
