package io.grapevine.crdt;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A walk over what this node shows, key by key in the order of their hashes, in slices.
 *
 * <p>Whatever changes between two slices: a key that is shown throughout is told of, and none is told of twice. It
 * remembers a hash, not a place. Deadlines are judged by the time that the map was last told. For the map's writer.
 */
public final class KeyScan {

    private final KeyIndex shared;
    private final LocalOverlay overlay;
    private final LongSupplier nowNanos;
    private final byte[] prefix;
    private long position;
    private boolean done;

    KeyScan(KeyIndex shared, LocalOverlay overlay, LongSupplier nowNanos, byte[] prefix) {
        this.shared = shared;
        this.overlay = overlay;
        this.nowNanos = nowNanos;
        this.prefix = prefix;
    }

    /**
     * Walks on.
     *
     * @param maxEntries the most entries to look at, whether they have the prefix or not
     * @return false when all are done
     */
    public boolean next(int maxEntries, Consumer<Entry> visitor) {
        int left = maxEntries;
        while (!done && left > 0) {
            Entry first = first();
            if (first == null) {
                done = true;
                break;
            }
            long hash = first.keyHash();
            left -= tellOf(hash, visitor);
            position = hash + 1;
            done = position == 0;
        }
        return !done;
    }

    private @Nullable Entry first() {
        Entry below = shared.firstAtOrAfter(position);
        Entry above = overlay.index().count() == 0 ? null : overlay.index().firstAtOrAfter(position);
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        return Long.compareUnsigned(below.keyHash(), above.keyHash()) <= 0 ? below : above;
    }

    /** Tells of all keys of one hash: of one, but for a miracle. How many entries were looked at. */
    private int tellOf(long hash, Consumer<Entry> visitor) {
        int looked = 0;
        long now = nowNanos.getAsLong();
        KeyIndex local = overlay.index();
        for (Entry e = local.firstAtOrAfter(hash); e != null && e.keyHash() == hash; e = local.after(e)) {
            looked++;
            if (!e.isPast(now)) {
                tell(e, visitor);
            }
        }
        for (Entry e = shared.firstAtOrAfter(hash); e != null && e.keyHash() == hash; e = shared.after(e)) {
            looked++;
            Entry above = overlay.find(e);
            if (!e.isHidden() && !e.isPast(now) && (above == null || above.isPast(now))) {
                tell(e, visitor);
            }
        }
        return looked;
    }

    private void tell(Entry entry, Consumer<Entry> visitor) {
        int from = Content.HEADER_BYTES;
        if (entry.keyLength() >= prefix.length
                && Arrays.equals(entry.block(), from, from + prefix.length, prefix, 0, prefix.length)) {
            visitor.accept(entry);
        }
    }
}
