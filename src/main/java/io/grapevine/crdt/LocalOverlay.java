package io.grapevine.crdt;

import org.jspecify.annotations.Nullable;

/**
 * What only this node's callers are shown ({@code X-Is-Sync}): entries without a dot, above the shared ones.
 *
 * <p>A local delete needs no entry here: it marks the shared entry hidden, and the mark goes with that entry.
 */
final class LocalOverlay {

    private final KeyIndex index = new KeyIndex();
    private long lastNumber;

    /** What is above that key; any thread. */
    @Nullable Entry find(Key key) {
        return index.count() == 0 ? null : index.find(key);
    }

    @Nullable Entry find(Entry shared) {
        return index.count() == 0 ? null : index.find(shared.keyHash(), shared);
    }

    KeyIndex index() {
        return index;
    }

    Entry make(Key key, byte[] block, long deadlineNanos) {
        lastNumber++;
        return Entry.local(lastNumber, deadlineNanos, block, key.hash());
    }
}
