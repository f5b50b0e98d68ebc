package io.grapevine.crdt;

import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the map: the product of one three-valued chain per dot (unknown, live, dead), merged dot by dot to the
 * later state (DESIGN §1).
 *
 * <p>How does this differ from the OR-Sets of Shapiro et al. ("A comprehensive study of CRDTs", 2011) and from the
 * optimized one of Bieniusa et al. (2012)? As in the latter there are no tombstones: what is seen and not live is dead.
 * But dots are seen with gaps, as runs, so that any fragment can be merged in any order; a key shows one entry, of the
 * highest rank; and an entry can be forgotten again for lack of room ({@link #shed}).
 *
 * <p>{@link #get}, {@link #gone}, {@link #lastEnd} and the totals may be called by any thread, without a lock; everything else by one at
 * a time. A method changes all that it has to change before it returns; a reader meanwhile sees a key's old entry or
 * its new one, never none, when one replaces the other.
 */
public final class OrMap {

    /** What a dot is to a replica; states only move in this order, but for {@link #shed}. */
    public enum State {
        UNKNOWN,
        LIVE,
        DEAD
    }

    /** What became of a version that was merged. */
    public enum Merge {
        /** It is shown now. */
        LIVE,
        /** It was news, and died at once: outranked, or out of time. */
        DEAD,
        /** It was live or dead already. */
        KNOWN
    }

    /** Why a key is absent. */
    public enum Gone {
        NEVER_SEEN_OR_FORGOTTEN,
        /** Its entry's deadline passed, not long ago. */
        EXPIRED
    }

    /** Time left is at most this: 290 years, so that a deadline's distance from any clock reading fits into a long. */
    private static final long MAX_LEFT_NANOS = Long.MAX_VALUE - (1L << 56);

    private final KeyedHash hash;
    private final RandomGenerator random;
    private final HybridClock clock = new HybridClock();
    private final Origins origins;
    private final Entries entries;
    private final KeyIndex keys;
    private final LocalOverlay overlay;
    private final ServedKeys served = new ServedKeys();

    private Origin self;
    private long issued;
    private boolean fenced;
    private long lastNanos;

    private long putCount;
    private long removeCount;
    private long evictedCount;
    private long shedCount;

    /**
     * An empty replica.
     *
     * @param hash for keys and digests: the same at all nodes of a cluster
     */
    public OrMap(Origin self, KeyedHash hash, RandomGenerator random) {
        this.self = self;
        this.hash = hash;
        this.random = random;
        origins = new Origins(hash);
        entries = new Entries(origins);
        keys = entries.keys();
        overlay = entries.overlay();
    }

    // ---- reads, by any thread

    public Key key(byte[] utf8) {
        return Key.of(hash, utf8);
    }

    /** What this node shows: the local entry above the shared one, and nothing past its deadline. */
    public @Nullable Entry get(Key key, long nowNanos) {
        Entry local = overlay.find(key);
        if (local != null && !local.isPast(nowNanos)) {
            local.recency = Recency.served(local.recency, nowNanos);
            return local;
        }
        Entry entry = keys.find(key);
        if (entry == null || entry.isHidden() || entry.isPast(nowNanos)) {
            return null;
        }
        int word = Recency.served(entry.recency, nowNanos);
        if (word != entry.recency) {
            entry.recency = word;
        }
        served.record(key.hash());
        return entry;
    }

    /** Why {@link #get} shows nothing for this key, as far as this node remembers. */
    public Gone gone(Key key, long nowNanos) {
        Entry local = overlay.find(key);
        Entry entry = keys.find(key);
        boolean passed = entry != null
                ? !entry.isHidden() && entry.isPast(nowNanos)
                : local != null && local.isPast(nowNanos) || entries.ends().hasExpired(key.hash());
        return passed ? Gone.EXPIRED : Gone.NEVER_SEEN_OR_FORGOTTEN;
    }

    /** How an entry of that key ended last, as far as this node remembers: some thousand of them. */
    public @Nullable End lastEnd(Key key) {
        return entries.ends().of(key.hash());
    }

    /** Of (seen, live): equal to another replica's when the states are. */
    public long digest() {
        return origins.digest();
    }

    /** How many dots are seen, of all origins: those that are live or dead. Modulo 2^63. */
    public long seenCount() {
        return origins.seenCount();
    }

    /** The sum of {@link Entry#weightBytes} over all entries, shared and local. */
    public long liveBytes() {
        return entries.weightBytes();
    }

    /** How many entries there are, shared and local. */
    public long entryCount() {
        return entries.count();
    }

    // ---- this node's own writes

    public Origin self() {
        return self;
    }

    /** The highest number given to a write of this origin. */
    public long issued() {
        return issued;
    }

    /** The hybrid logical clock; every message carries it. */
    public long clock() {
        return clock.last();
    }

    /** Follows the clock of a message's sender: always, whatever the message says (DESIGN §1). */
    public void observe(long timestamp) {
        clock.observe(timestamp);
    }

    /**
     * A write of this node.
     *
     * @param leftNanos at least 1; {@link Version#FOREVER} for one that does not expire
     */
    public Change put(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        if (leftNanos < 1) {
            throw new IllegalArgumentException("a write has at least 1 ns left, not " + leftNanos);
        }
        byte[] block = Content.pack(key, contentType, value);
        tell(now);
        Entry old = entries.unexpired(now, keys.find(key));
        if (old != null) {
            clock.observe(old.timestamp());
        }
        OriginLog log = born();
        long timestamp = clock.tick(now.wallMillis());
        Entry entry = Entry.shared(log, issued, timestamp, deadline(now, leftNanos), block, key.hash());
        entries.install(now, entry, Cause.OVERWRITTEN);
        putCount++;
        return new Change(key, entry, old == null ? List.of() : List.of(old.dot()), Cause.OVERWRITTEN);
    }

    /**
     * Removes what this node observed of the key, hidden by a local delete or not, and what it holds locally.
     *
     * @return null when no dot died
     */
    public @Nullable Change remove(Now now, Key key) {
        tell(now);
        Entry entry = entries.unexpired(now, keys.find(key));
        if (entry == null) {
            entries.dropLocal(overlay.find(key));
            return null;
        }
        removeCount++;
        return kill(now, key, entry, Cause.REMOVED);
    }

    /** Removes an entry for all, for lack of room. A local one just goes. Null when no dot died. */
    public @Nullable Change evict(Now now, Entry entry) {
        tell(now);
        if (entry.isLocal()) {
            entries.dropLocal(entry);
            return null;
        }
        if (!entry.isLive() || entries.unexpired(now, entry) == null) {
            return null;
        }
        evictedCount++;
        return kill(now, key(entry.keyBytes()), entry, Cause.EVICTED);
    }

    /** Forgets an entry for lack of room, here only: the one step back, from live to unknown. A local one just goes. */
    public void shed(Entry entry) {
        if (entry.isLocal()) {
            entries.dropLocal(entry);
        } else if (entry.isLive()) {
            entries.forget(lastNanos, entry);
            shedCount++;
        }
    }

    /** Shows an entry to this node's callers only; null when it has no time left, which leaves nothing. */
    public @Nullable Entry putLocal(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        byte[] block = Content.pack(key, contentType, value);
        if (leftNanos < 1) {
            removeLocal(now, key);
            return null;
        }
        tell(now);
        Entry entry = overlay.make(key, block, deadline(now, leftNanos));
        entries.addLocal(now, entry);
        return entry;
    }

    /** Shows this node's callers nothing for the key until it is written again; whether there was anything to hide. */
    public boolean removeLocal(Now now, Key key) {
        tell(now);
        Entry shared = entries.unexpired(now, keys.find(key));
        Entry local = overlay.find(key);
        boolean shown = local != null && !local.isPast(now.nanos()) || shared != null && !shared.isHidden();
        if (shared != null) {
            shared.hide();
        }
        entries.dropLocal(local);
        return shown;
    }

    // ---- the join

    /**
     * Merges a version and the deaths of the dots that its write replaced; applied whole. The deaths count also when
     * the version is known already or outranked. Does not observe any clock: that is for whoever received the message.
     */
    public Merge merge(Now now, Version version, List<Dot> kills) {
        tell(now);
        Dot dot = version.dot();
        meet(dot.origin(), dot.number());
        Merge merge = mergeVersion(now, version, kills);
        for (Dot kill : kills) {
            if (!kill.equals(dot)) {
                die(now, kill, Cause.OVERWRITTEN, dot);
            }
        }
        return merge;
    }

    /** Dots that are dead elsewhere die here; how many were not dead before. */
    public int mergeDead(Now now, List<Dot> dots, Cause cause) {
        tell(now);
        Dot by = author(dots, cause);
        int died = 0;
        for (Dot dot : dots) {
            died += die(now, dot, cause, by) ? 1 : 0;
        }
        return died;
    }

    /** The dots of one origin that are dead elsewhere die here; how many were not dead before. */
    public int mergeDead(Now now, Origin origin, Runs numbers, Cause cause) {
        if (numbers.isEmpty()) {
            return 0;
        }
        tell(now);
        meet(origin, numbers.highest());
        long died = numbers.size();
        OriginLog log = origins.log(origin);
        if (log != null) {
            List<Entry> dying = new ArrayList<>();
            numbers.forEachRun((first, last) -> log.visit(first, last, dying::add));
            died += dying.size() - numbers.and(log.seen()).size();
            for (Entry entry : dying) {
                entries.kill(now, entry, cause, null);
            }
        }
        origins.see(origin, numbers);
        return (int) Math.min(Integer.MAX_VALUE, died);
    }

    // ---- time

    /** Lets at most {@code limit} entries past their deadline die, or brings as many nearer to it; how many died. */
    public int expire(Now now, int limit) {
        tell(now);
        return entries.expire(now, limit);
    }

    /** When {@link #expire} next has something to do: at most 17 ms after the next deadline; else Long.MAX_VALUE. */
    public long nextExpiryNanos() {
        return entries.nextExpiryNanos();
    }

    // ---- self-fencing

    /** Whether it met its own origin with a number that it never issued, or a dot of its own with other content. */
    public boolean fenced() {
        return fenced;
    }

    /** Goes on under a new origin, from number 1; what the old one wrote stays, as any other origin's. */
    public void renew(Origin fresh) {
        if (origins.log(fresh) != null) {
            throw new IllegalArgumentException(fresh + " is known already: no fresh origin");
        }
        self = fresh;
        issued = 0;
        fenced = false;
    }

    // ---- dots and digests, for exchanges

    public State state(Dot dot) {
        return origins.state(dot);
    }

    /** The entry of that dot, if it is live. */
    public @Nullable Entry entry(Dot dot) {
        return origins.entry(dot);
    }

    /** The live entry of that key, whatever lies above it or hides it. */
    public @Nullable Entry live(Key key) {
        return keys.find(key);
    }

    /** The entry that only this node shows under that key, if there is one that has not ended. */
    public @Nullable Entry local(Key key, long nowNanos) {
        Entry local = overlay.find(key);
        return local == null || local.isPast(nowNanos) ? null : local;
    }

    /** The origins of which anything is seen, in order. */
    public Collection<Origin> origins() {
        return Collections.unmodifiableSet(origins.all().keySet());
    }

    /** Those of them from {@code first} to {@code last}, both included. */
    public Collection<Origin> origins(Origin first, Origin last) {
        return Collections.unmodifiableSet(origins.all().subMap(first, true, last, true).navigableKeySet());
    }

    /** Whether the origin is known and nothing of it is live. */
    public boolean isArchived(Origin origin) {
        OriginLog log = origins.log(origin);
        return log != null && log.live().count() == 0;
    }

    /** The origin's part of {@link #digest}, which is their sum; 0 when nothing of it is seen. */
    public long digestOf(Origin origin) {
        OriginLog log = origins.log(origin);
        return log == null ? 0 : log.digest();
    }

    /** The highest number seen of an origin; 0 when none is. */
    public long highest(Origin origin) {
        return origins.highest(origin);
    }

    /** Of what is seen and live from {@code first} to {@code last}, both included; 0 when nothing is. */
    public long rangeDigest(Origin origin, long first, long last) {
        OriginLog log = origins.log(origin);
        return log == null ? 0 : log.digest(first, last);
    }

    /** All numbers seen of an origin. */
    public Runs seen(Origin origin) {
        OriginLog log = origins.log(origin);
        return log == null ? new Runs() : log.seen().copy();
    }

    public Runs seen(Origin origin, long first, long last) {
        OriginLog log = origins.log(origin);
        return log == null ? new Runs() : log.seen().within(first, last);
    }

    /** Whether anything is live from {@code first} to {@code last}, both included: found without looking at all of it. */
    public boolean hasLive(Origin origin, long first, long last) {
        OriginLog log = origins.log(origin);
        return log != null && log.hasLive(first, last);
    }

    public Runs live(Origin origin, long first, long last) {
        OriginLog log = origins.log(origin);
        return log == null ? new Runs() : log.live(first, last);
    }

    /** The first at most {@code limit} numbers that are live from {@code first} to {@code last}, both included. */
    public Runs live(Origin origin, long first, long last, int limit) {
        Runs numbers = new Runs();
        OriginLog log = origins.log(origin);
        if (log != null) {
            int[] left = {limit};
            log.visit(first, last, entry -> {
                numbers.add(entry.number());
                return --left[0] > 0;
            });
        }
        return numbers;
    }

    /** Whether all from {@code first} to {@code last}, both included, are dead: found without looking at each. */
    public boolean areDead(Origin origin, long first, long last) {
        OriginLog log = origins.log(origin);
        return log != null && log.hasSeen(first, last) && !log.hasLive(first, last);
    }

    public Runs dead(Origin origin, long first, long last) {
        return seen(origin, first, last).minus(live(origin, first, last));
    }

    // ---- walks

    /** A walk over the shared entries by dot. */
    public Cursor cursor() {
        return new Cursor(origins);
    }

    /** All that is held, to be read in slices from now on. */
    public Everything everything() {
        return new Everything(this);
    }

    /** Which of these dots are dead, to be looked up in slices. */
    public Deaths deaths(Map<Origin, Runs> of) {
        return new Deaths(this, of);
    }

    /**
     * Lets these dots, which are dead elsewhere, die here in slices; as {@link #mergeDead(Now, Origin, Runs, Cause)}.
     *
     * @param dead kept and used up, not copied: nobody else reads or writes it from now on
     */
    public Burial bury(SortedMap<Origin, Runs> dead, Cause cause) {
        return new Burial(this, dead, cause);
    }

    /** A walk over what this node shows under a prefix, by hash of the key. */
    public KeyScan scan(byte[] prefix) {
        return new KeyScan(keys, overlay, () -> lastNanos, prefix);
    }

    // ---- eviction

    /**
     * The least served entry of a random sample; null when the sample is empty.
     *
     * @param mine which shared entries may be chosen; local ones always may
     * @param samples how many entries to compare
     */
    public @Nullable Entry victim(Now now, RandomGenerator random, Predicate<Entry> mine, int samples) {
        tell(now);
        return entries.victim(now.nanos(), random, mine, samples);
    }

    /** A peer served this key. */
    public void served(long keyHash, Now now) {
        Entry entry = keys.firstAtOrAfter(keyHash);
        if (entry != null && entry.keyHash() == keyHash) {
            entry.recency = Recency.served(entry.recency, now.nanos());
        }
    }

    /** Some of the keys served here since they were last asked for, by hash. */
    public List<Long> drainServed(int limit) {
        return served.drain(random.nextInt(), limit);
    }

    // ---- counts since the start

    public long putCount() {
        return putCount;
    }

    public long removeCount() {
        return removeCount;
    }

    /** Entries that died here, or were dead when they came, whoever ended them. */
    public long diedCount(Cause cause) {
        return entries.ends().count(cause);
    }

    /** Entries that this node removed for lack of room. */
    public long evictedCount() {
        return evictedCount;
    }

    /** Entries forgotten for lack of room: who streams breaks off when this has changed. */
    public long shedCount() {
        return shedCount;
    }

    // ---- steps

    private void tell(Now now) {
        lastNanos = now.nanos();
    }

    /** A number of its own origin that it did not give means that somebody else writes under it. */
    private void meet(Origin origin, long number) {
        if (number > issued && origin.equals(self)) {
            fenced = true;
        }
    }

    /** Takes the next number of this origin; its dot is dead until it gets an entry. */
    private OriginLog born() {
        // Seen above what was issued: fenced, and not yet renewed. Nobody's number is taken twice.
        issued = Math.max(issued, origins.highest(self)) + 1;
        return origins.see(self, issued, issued);
    }

    private static long deadline(Now now, long leftNanos) {
        if (leftNanos == Version.FOREVER) {
            return Version.FOREVER;
        }
        long deadline = now.nanos() + Math.min(leftNanos, MAX_LEFT_NANOS);
        return deadline == Version.FOREVER ? deadline - 1 : deadline;
    }

    private Merge mergeVersion(Now now, Version version, List<Dot> kills) {
        Dot dot = version.dot();
        Entry same = entries.unexpired(now, origins.entry(dot));
        if (same != null) {
            return same.isSame(version) ? Merge.KNOWN : mergeOther(now, version, kills, same);
        }
        return origins.state(dot) == State.DEAD ? Merge.KNOWN : admit(now, version, kills, null);
    }

    /** Two entries under one dot: the higher (timestamp, content hash) wins (DESIGN §1, "Self-fencing"). */
    private Merge mergeOther(Now now, Version version, List<Dot> kills, Entry mine) {
        if (version.dot().origin().equals(self)) {
            fenced = true;
        }
        long theirHash = mine.log().contentHash(mine.number(), version.timestamp(), version.block());
        boolean theirsWins = version.timestamp() != mine.timestamp()
                ? version.timestamp() > mine.timestamp()
                : Long.compareUnsigned(theirHash, mine.contentHash()) > 0;
        return theirsWins ? admit(now, version, kills, mine) : Merge.KNOWN;
    }

    /** Lets a version in, in the place of another under the same dot if there is one: live, or dead at once. */
    private Merge admit(Now now, Version version, List<Dot> kills, @Nullable Entry under) {
        long keyHash = hash.hash(version.block(), Content.HEADER_BYTES, version.keyLength());
        Dot dot = version.dot();
        OriginLog log = origins.see(dot.origin(), dot.number(), dot.number());
        Entry rival = entries.unexpired(now, keys.find(keyHash, version));
        if (under != null && under != rival) {
            entries.kill(now, under, Cause.OUTRANKED, dot);
        }
        if (version.leftNanos() == 0) {
            if (rival == null) {
                entries.ends().died(now, keyHash, dot, Cause.EXPIRED, null);
            } else if (rival == under) {
                entries.kill(now, rival, Cause.EXPIRED, null);
            }
            return Merge.DEAD;
        }
        boolean overwrites = rival != null && kills.stream().anyMatch(rival::has);
        if (rival != null && rival != under && !overwrites && rival.outranks(version)) {
            entries.ends().died(now, keyHash, dot, Cause.OUTRANKED, rival.dot());
            return Merge.DEAD;
        }
        long deadlineNanos = deadline(now, version.leftNanos());
        entries.install(now,
                Entry.shared(log, dot.number(), version.timestamp(), deadlineNanos, version.block(), keyHash),
                overwrites ? Cause.OVERWRITTEN : Cause.OUTRANKED);
        return Merge.LIVE;
    }

    /** A remove's own dot is born dead: its delta names it with the one that it kills. */
    private Change kill(Now now, Key key, Entry entry, Cause cause) {
        Dot dot = entry.dot();
        born();
        Dot own = new Dot(self, issued);
        entries.kill(now, entry, cause, own);
        return new Change(key, null, List.of(dot, own), cause);
    }

    /** The remove or eviction that names these dots, its own among them: it is the one of which nothing was known here. */
    private @Nullable Dot author(List<Dot> dots, Cause cause) {
        Dot author = null;
        if (cause == Cause.REMOVED || cause == Cause.EVICTED) {
            for (Dot dot : dots) {
                if (origins.state(dot) == State.UNKNOWN) {
                    if (author != null) {
                        return null;
                    }
                    author = dot;
                }
            }
        }
        return author;
    }

    /** @param by the write that ended it; null where there was none, or it is not known */
    private boolean die(Now now, Dot dot, Cause cause, @Nullable Dot by) {
        meet(dot.origin(), dot.number());
        Entry entry = origins.entry(dot);
        if (entry != null) {
            entries.kill(now, entry, cause, by);
            return true;
        }
        boolean news = origins.state(dot) == State.UNKNOWN;
        if (news) {
            origins.see(dot.origin(), dot.number(), dot.number());
        }
        return news;
    }
}
