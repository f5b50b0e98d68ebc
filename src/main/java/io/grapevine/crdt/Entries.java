package io.grapevine.crdt;

import io.grapevine.base.Now;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a replica, in every order that something looks for them: by key, by dot, by deadline, and above the
 * shared ones those that only this node shows; and what they weigh together.
 *
 * <p>An entry that comes or goes does so everywhere before the method returns. The key index comes first when one entry
 * takes another's place, and the overlay after it: a reader sees the old or the new, never none.
 */
final class Entries {

    /** How many entries are looked at for each that is wanted for a sample of victims. */
    private static final int LOOKS_PER_SAMPLE = 16;

    private final Origins origins;
    private final KeyIndex keys = new KeyIndex();
    private final LocalOverlay overlay = new LocalOverlay();
    private final ExpiryWheel wheel = new ExpiryWheel();
    private final Ends ends = new Ends();
    private volatile long weightBytes;

    Entries(Origins origins) {
        this.origins = origins;
    }

    // ---- any thread

    KeyIndex keys() {
        return keys;
    }

    LocalOverlay overlay() {
        return overlay;
    }

    /** How entries ended. */
    Ends ends() {
        return ends;
    }

    long weightBytes() {
        return weightBytes;
    }

    long count() {
        return (long) keys.count() + overlay.index().count();
    }

    // ---- the writer

    /**
     * Makes a seen dot live, in one step for readers where it replaces the key's entry.
     *
     * @param replaced why the key's entry dies, if there is one
     */
    void install(Now now, Entry entry, Cause replaced) {
        Entry old = keys.put(entry);
        if (old != null) {
            origins.bury(old);
            released(old);
            ends.died(now, old.keyHash(), old.dot(), replaced, entry.dot());
        }
        entry.recency = Recency.served(old == null ? 0 : old.recency, now.nanos());
        origins.revive(entry);
        admitted(now, entry);
        dropLocal(overlay.find(entry));
    }

    /**
     * A live dot dies.
     *
     * @param by the write that ended it; null where there was none, or it is not known
     */
    void kill(Now now, Entry entry, Cause cause, @Nullable Dot by) {
        keys.remove(entry);
        origins.bury(entry);
        released(entry);
        ends.died(now, entry.keyHash(), entry.dot(), cause, by);
        if (endsLocal(now, entry, cause)) {
            dropLocal(overlay.find(entry));
        }
    }

    /** Takes out a local entry, if it is in. */
    void dropLocal(@Nullable Entry local) {
        if (local != null && overlay.index().remove(local)) {
            released(local);
        }
    }

    /** A live dot becomes unknown. */
    void forget(long nanos, Entry entry) {
        keys.remove(entry);
        origins.forget(entry);
        released(entry);
        ends.forgotten(nanos, entry);
    }

    /** Shows an entry above the shared one of its key. */
    void addLocal(Now now, Entry entry) {
        Entry old = overlay.index().put(entry);
        admitted(now, entry);
        if (old != null) {
            released(old);
        }
    }

    /** The entry, or null after letting it die because its deadline has passed. */
    @Nullable Entry unexpired(Now now, @Nullable Entry entry) {
        if (entry != null && entry.isPast(now.nanos())) {
            kill(now, entry, Cause.EXPIRED, null);
            return null;
        }
        return entry;
    }

    /** {@link OrMap#expire}. */
    int expire(Now now, int limit) {
        return wheel.advance(now.nanos(), limit, entry -> {
            if (entry.isLocal()) {
                dropLocal(entry);
                ends.died(now, entry.keyHash(), null, Cause.EXPIRED, null);
            } else {
                kill(now, entry, Cause.EXPIRED, null);
            }
        });
    }

    long nextExpiryNanos() {
        return wheel.nextNanos();
    }

    /** {@link OrMap#victim}. */
    @Nullable Entry victim(long nowNanos, RandomGenerator random, Predicate<Entry> mine, int samples) {
        Entry worst = null;
        long worstScore = Long.MAX_VALUE;
        for (int sample = 0; sample < samples && count() > 0; sample++) {
            boolean local = random.nextLong(count()) < overlay.index().count();
            Entry entry = sample(local ? overlay.index() : keys, random.nextLong(), mine);
            if (entry != null) {
                long score = Recency.score(entry.recency, nowNanos);
                if (worst == null || score < worstScore) {
                    worst = entry;
                    worstScore = score;
                }
            }
        }
        return worst;
    }

    // ---- steps

    /** Whether that death was an ordinary write to the key, which replaces what is local (API, "X-Is-Sync"). */
    private static boolean endsLocal(Now now, Entry entry, Cause cause) {
        return switch (cause) {
            case REMOVED, OVERWRITTEN -> true;
            case UNKNOWN -> !entry.isPast(now.nanos());
            case EVICTED, EXPIRED, OUTRANKED -> false;
        };
    }

    /** Accounts for an entry that is in. */
    private void admitted(Now now, Entry entry) {
        weightBytes = weightBytes + entry.weightBytes();
        if (entry.isLocal()) {
            entry.recency = Recency.served(0, now.nanos());
        }
        if (entry.expires()) {
            wheel.schedule(now.nanos(), entry);
        }
    }

    /** Accounts for an entry that is out. */
    private void released(Entry entry) {
        weightBytes = weightBytes - entry.weightBytes();
        wheel.cancel(entry);
    }

    private static @Nullable Entry sample(KeyIndex index, long position, Predicate<Entry> mine) {
        Entry entry = index.firstAtOrAfter(position);
        for (int look = 0; look < LOOKS_PER_SAMPLE; look++) {
            if (entry == null) {
                entry = index.firstAtOrAfter(0);
            }
            if (entry == null || entry.isLocal() || mine.test(entry)) {
                return entry;
            }
            entry = index.after(entry);
        }
        return null;
    }
}
