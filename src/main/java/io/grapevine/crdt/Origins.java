package io.grapevine.crdt;

import io.grapevine.base.KeyedHash;
import io.grapevine.base.Origin;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a replica holds of all origins, by dot, and the digest of it: the sum of the origins' digests.
 *
 * <p>An origin of which nothing is seen is not in it, so that two replicas of equal states list the same origins. The
 * digest may be read by any thread.
 */
final class Origins {

    private final KeyedHash hash;
    private final TreeMap<Origin, OriginLog> logs = new TreeMap<>();
    private volatile long digest;
    private volatile long seenCount;

    Origins(KeyedHash hash) {
        this.hash = hash;
    }

    long digest() {
        return digest;
    }

    /** How many dots are seen, modulo 2^63: a peer may state any number of dead ones. By any thread. */
    long seenCount() {
        return seenCount & Long.MAX_VALUE;
    }

    TreeMap<Origin, OriginLog> all() {
        return logs;
    }

    @Nullable OriginLog log(Origin origin) {
        return logs.get(origin);
    }

    Map.@Nullable Entry<Origin, OriginLog> atOrAfter(Origin origin) {
        return logs.ceilingEntry(origin);
    }

    @Nullable Entry entry(Dot dot) {
        OriginLog log = logs.get(dot.origin());
        return log == null ? null : log.entry(dot.number());
    }

    OrMap.State state(Dot dot) {
        OriginLog log = logs.get(dot.origin());
        return log == null ? OrMap.State.UNKNOWN : log.state(dot.number());
    }

    long highest(Origin origin) {
        OriginLog log = logs.get(origin);
        return log == null ? 0 : log.seen().highest();
    }

    /** Numbers unknown so far are dead from now on. */
    OriginLog see(Origin origin, long first, long last) {
        OriginLog log = logOf(origin);
        long before = log.digest();
        seenCount = seenCount + log.see(first, last);
        digest = digest + log.digest() - before;
        return log;
    }

    /** As {@link #see(Origin, long, long)}, for many numbers. */
    void see(Origin origin, Runs numbers) {
        OriginLog log = logOf(origin);
        long before = log.digest();
        seenCount = seenCount + log.see(numbers);
        digest = digest + log.digest() - before;
    }

    private OriginLog logOf(Origin origin) {
        return logs.computeIfAbsent(origin, of -> new OriginLog(of, hash));
    }

    /** A number seen gets its entry. */
    void revive(Entry entry) {
        digest = digest + entry.log().revive(entry);
    }

    /** A live number dies. */
    void bury(Entry entry) {
        digest = digest - entry.log().bury(entry);
    }

    /** A live number becomes unknown. */
    void forget(Entry entry) {
        OriginLog log = entry.log();
        long before = log.digest();
        log.forget(entry);
        seenCount = seenCount - 1;
        digest = digest + log.digest() - before;
        if (log.seen().isEmpty()) {
            logs.remove(log.origin());
        }
    }
}
