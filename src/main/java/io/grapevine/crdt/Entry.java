package io.grapevine.crdt;

/** Skeleton: the crdt package's own work replaces it. */
public final class Entry implements Content {
    private final byte[] block = new byte[3];

    @Override
    public byte[] block() {
        return block;
    }
}
