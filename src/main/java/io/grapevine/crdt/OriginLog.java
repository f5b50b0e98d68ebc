package io.grapevine.crdt;

import io.grapevine.base.KeyedHash;
import io.grapevine.base.Origin;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a replica holds of one origin: the numbers seen, as runs, and the entries that are live among them.
 *
 * <p>A number is unknown when it is not seen, live when it has an entry, and else dead. The digest is the sum of one
 * hash per maximal run seen, over (origin, first, last), and of one per live entry, over all that it carries; a change
 * costs a few additions (DESIGN §2, "Digest"). The digest of a range is the same with the runs cut off at its ends, so
 * that two replicas' digests of a range are equal when their states of it are, whatever lies outside.
 */
final class OriginLog {

    /** Tells the hash of a live entry from that of a run. */
    private static final long LIVE = 0x6c697665;
    /** So many runs are added one by one. */
    private static final int FEW = 4;

    private final Origin origin;
    private final KeyedHash hash;
    private final long originHash;
    private final Runs seen = new Runs();
    private final LiveTree live = new LiveTree();
    private long seenSum;

    OriginLog(Origin origin, KeyedHash hash) {
        this.origin = origin;
        this.hash = hash;
        originHash = hash.hash(origin.high(), origin.low(), 0);
    }

    Origin origin() {
        return origin;
    }

    /** The numbers seen: to be read, not changed. */
    Runs seen() {
        return seen;
    }

    LiveTree live() {
        return live;
    }

    OrMap.State state(long number) {
        if (live.get(number) != null) {
            return OrMap.State.LIVE;
        }
        return seen.contains(number) ? OrMap.State.DEAD : OrMap.State.UNKNOWN;
    }

    @Nullable Entry entry(long number) {
        return live.get(number);
    }

    /** Of everything: 0 when nothing is seen. */
    long digest() {
        return seenSum + live.sum();
    }

    long digest(long first, long last) {
        long sum = live.sum(first, last);
        for (int run = seen.runAtOrAfter(first); run < seen.runCount() && seen.first(run) <= last; run++) {
            sum += hash.hash(originHash, Math.max(first, seen.first(run)), Math.min(last, seen.last(run)));
        }
        return sum;
    }

    boolean hasLive(long first, long last) {
        return !live.visit(first, last, entry -> false);
    }

    boolean hasSeen(long first, long last) {
        int run = seen.runAtOrAfter(first);
        return run < seen.runCount() && seen.first(run) <= first && seen.last(run) >= last;
    }

    Runs live(long first, long last) {
        Runs numbers = new Runs();
        live.visit(first, last, entry -> {
            numbers.add(entry.number());
            return true;
        });
        return numbers;
    }

    /** Over dot, timestamp, key, content type and value. */
    long contentHash(long number, long timestamp, byte[] block) {
        return hash.hash(hash.hash(originHash, number, timestamp), hash.hash(block, 0, block.length), LIVE);
    }

    /** Numbers unknown so far are dead from now on; how many they were. */
    long see(long first, long last) {
        long around = Math.max(1, first - 1);
        int run = seen.runAtOrAfter(around);
        if (run < seen.runCount() && seen.first(run) <= first && seen.last(run) >= last) {
            return 0;
        }
        long before = 0;
        while (run < seen.runCount() && (last == Long.MAX_VALUE || seen.first(run) <= last + 1)) {
            before += seen.last(run) - seen.first(run) + 1;
            seenSum -= runHash(run++);
        }
        seen.add(first, last);
        int grown = seen.runAtOrAfter(first);
        seenSum += runHash(grown);
        return seen.last(grown) - seen.first(grown) + 1 - before;
    }

    /** As {@link #see(long, long)}, for many numbers; in one pass over the runs around them, unless they are few. */
    long see(Runs numbers) {
        if (numbers.runCount() <= FEW) {
            long news = 0;
            for (int i = 0; i < numbers.runCount(); i++) {
                news += see(numbers.first(i), numbers.last(i));
            }
            return news;
        }
        Runs before = seen.touching(numbers.first(0), numbers.highest());
        seen.addAll(numbers);
        Runs after = seen.touching(numbers.first(0), numbers.highest());
        seenSum += sum(after, before) - sum(before, after);
        return after.size() - before.size();
    }

    /** Over the runs of some that are none of the others. */
    private long sum(Runs some, Runs others) {
        long sum = 0;
        int at = 0;
        for (int i = 0; i < some.runCount(); i++) {
            while (at < others.runCount() && others.last(at) < some.last(i)) {
                at++;
            }
            boolean both = at < others.runCount() && others.first(at) == some.first(i) && others.last(at) == some.last(i);
            sum += both ? 0 : hash.hash(originHash, some.first(i), some.last(i));
        }
        return sum;
    }

    /** A number seen gets its entry; what the digest grows by. */
    long revive(Entry entry) {
        return live.add(entry);
    }

    /** A live number dies; what the digest shrinks by. */
    long bury(Entry entry) {
        return live.remove(entry);
    }

    /** A live number becomes unknown. */
    void forget(Entry entry) {
        live.remove(entry);
        long number = entry.number();
        int run = seen.runAtOrAfter(number);
        seenSum -= runHash(run);
        boolean before = seen.first(run) < number;
        boolean after = seen.last(run) > number;
        seen.remove(number);
        if (before) {
            seenSum += runHash(run);
        }
        if (after) {
            seenSum += runHash(before ? run + 1 : run);
        }
    }

    /** Tells of the live entries from {@code first} to {@code last} in order, until the visitor says false. */
    boolean visit(long first, long last, Predicate<Entry> visitor) {
        return live.visit(first, last, visitor);
    }

    private long runHash(int run) {
        return hash.hash(originHash, seen.first(run), seen.last(run));
    }
}
