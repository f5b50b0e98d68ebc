package io.grapevine.crdt;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Three shipped maps, the writes made so far, and the comparison under way, if there is one: what a short list of actions
 * leads to. A map cannot be copied; a world is made by doing all its actions again.
 */
final class SmallScopeWorld {

    static final int REPLICAS = 3;
    static final int PUT = 0;
    static final int REMOVE = 1;
    static final int PUT_WITH_TTL = 2;

    private static final KeyedHash HASH = KeyedHash.derive(new ClusterKey("scope"), "map");
    private static final Origin[] ORIGINS = {new Origin(1, 1), new Origin(2, 2), new Origin(3, 3)};
    private static final long WALL_MILLIS = 1_800_000_000_000L;
    private static final long START_NANOS = 1_000_000_000L;
    private static final long TTL_NANOS = 1_000_000_000L;
    private static final long LATER_NANOS = 5_000_000_000L;

    /** One write, and the delta that it is to the others. */
    record Write(int replica, int key, Dot dot, @Nullable Version version, List<Dot> kills, Cause cause, long clock) {
        boolean hasTtl() {
            return version != null && version.leftNanos() != Version.FOREVER;
        }

        boolean isRemove() {
            return version == null;
        }

        boolean ranksAbove(Write other) {
            if (version == null || other.version == null) {
                return false;
            }
            return version.timestamp() != other.version.timestamp()
                    ? version.timestamp() > other.version.timestamp()
                    : dot.compareTo(other.dot) > 0;
        }
    }

    /** One replica learning from another, step by step, as {@code replication.Exchange} does. */
    private final class Comparison {
        final int to;
        final int from;
        final int position;
        final List<Origin> differing = new ArrayList<>();
        final List<Dot> wanted = new ArrayList<>();
        final List<Dot> deadThere = new ArrayList<>();

        Comparison(int to, int from) {
            this.to = to;
            this.from = from;
            position = births.get(from).size();
            maps[to].observe(maps[from].clock());
            for (Origin origin : ORIGINS) {
                if (maps[to].digestOf(origin) != maps[from].digestOf(origin)) {
                    differing.add(origin);
                }
            }
        }

        /** One step; false when it was the last. */
        boolean step() {
            maps[to].observe(maps[from].clock());
            if (!differing.isEmpty()) {
                compare(differing.remove(0));
                return true;
            }
            if (!wanted.isEmpty()) {
                fetch(wanted.remove(0));
                return true;
            }
            for (Dot dot : births.get(from).subList(position, births.get(from).size())) {
                Entry entry = maps[from].entry(dot);
                if (entry != null) {
                    merge(to, entry.version(now(from)), List.of());
                }
            }
            maps[to].mergeDead(now(to), deadThere, Cause.UNKNOWN);
            return false;
        }

        /** Seen and live of one origin are stated in one moment. */
        private void compare(Origin origin) {
            Runs seen = maps[from].seen(origin, 1, Long.MAX_VALUE);
            Runs live = maps[from].live(origin, 1, Long.MAX_VALUE);
            live.minus(maps[to].seen(origin, 1, Long.MAX_VALUE)).forEach(number -> wanted.add(new Dot(origin, number)));
            seen.minus(live).minus(maps[to].dead(origin, 1, Long.MAX_VALUE))
                    .forEach(number -> deadThere.add(new Dot(origin, number)));
        }

        private void fetch(Dot dot) {
            Entry entry = maps[from].entry(dot);
            if (entry != null) {
                merge(to, entry.version(now(from)), List.of());
            } else if (maps[from].state(dot) == OrMap.State.DEAD) {
                deadThere.add(dot);
            }
        }
    }

    final OrMap[] maps = new OrMap[REPLICAS];
    final List<Write> writes = new ArrayList<>();
    private final List<List<Dot>> births = new ArrayList<>();
    private final int[] passed = new int[REPLICAS];
    private final List<Dot> expired = new ArrayList<>();
    private final Key[] keys;
    private @Nullable Comparison comparison;

    SmallScopeWorld(int keyCount) {
        for (int i = 0; i < REPLICAS; i++) {
            maps[i] = new OrMap(ORIGINS[i], HASH, new SplittableRandom(i));
            births.add(new ArrayList<>());
        }
        keys = new Key[keyCount];
        for (int i = 0; i < keyCount; i++) {
            keys[i] = maps[0].key(("k" + i).getBytes(StandardCharsets.UTF_8));
        }
    }

    // ---- what can be done; each says whether anything was to be done

    boolean write(int replica, int kind, int key) {
        OrMap map = maps[replica];
        if (kind == REMOVE) {
            Change change = map.remove(now(replica), keys[key]);
            if (change != null) {
                Dot own = change.kills().get(change.kills().size() - 1);
                writes.add(new Write(replica, key, own, null, change.kills(), change.cause(), map.clock()));
            }
            return change != null;
        }
        long left = kind == PUT ? Version.FOREVER : TTL_NANOS;
        Change change = map.put(now(replica), keys[key], "", new byte[0], left);
        Entry entry = change.entry();
        if (entry == null) {
            throw new AssertionError("a put without an entry");
        }
        births.get(replica).add(entry.dot());
        Version version = entry.version(now(replica));
        writes.add(new Write(replica, key, entry.dot(), version, change.kills(), change.cause(), map.clock()));
        return true;
    }

    /** The ttls of all that this replica holds are over. */
    boolean passTime(int replica) {
        boolean any = false;
        for (Write write : writes) {
            if (write.hasTtl() && state(replica, write.dot) == OrMap.State.LIVE) {
                expired.add(write.dot);
                any = true;
            }
        }
        if (any) {
            passed[replica]++;
            maps[replica].expire(now(replica), 1_000);
        }
        return any;
    }

    /** A write's delta arrives, for the first time or again. */
    boolean deliver(int write, int replica) {
        Write delta = writes.get(write);
        if (delta.replica == replica) {
            return false;
        }
        maps[replica].observe(delta.clock);
        if (delta.version != null) {
            merge(replica, delta.version, delta.kills);
        } else {
            maps[replica].mergeDead(now(replica), delta.kills, delta.cause);
        }
        return true;
    }

    boolean beginComparison(int to, int from) {
        if (comparison != null || to == from || maps[to].digest() == maps[from].digest()) {
            return false;
        }
        comparison = new Comparison(to, from);
        return true;
    }

    boolean stepComparison() {
        if (comparison == null) {
            return false;
        }
        if (!comparison.step()) {
            comparison = null;
        }
        return true;
    }

    boolean breakOffComparison() {
        boolean was = comparison != null;
        comparison = null;
        return was;
    }

    /** Everybody compares itself with everybody, without a disturbance. */
    void compareAll() {
        comparison = null;
        for (int to = 0; to < REPLICAS; to++) {
            for (int from = 0; from < REPLICAS; from++) {
                if (beginComparison(to, from)) {
                    while (comparison != null) {
                        stepComparison();
                    }
                }
            }
        }
    }

    private void merge(int replica, Version version, List<Dot> kills) {
        if (maps[replica].merge(now(replica), version, kills) == OrMap.Merge.LIVE) {
            births.get(replica).add(version.dot());
        }
    }

    private Now now(int replica) {
        return new Now(START_NANOS + passed[replica] * LATER_NANOS, WALL_MILLIS);
    }

    // ---- what it looks like

    boolean isCompared() {
        return comparison == null;
    }

    int keyCount() {
        return keys.length;
    }

    OrMap.State state(int replica, Dot dot) {
        return maps[replica].state(dot);
    }

    /** What a replica shows of a key. */
    @Nullable Dot shown(int replica, int key) {
        Entry entry = maps[replica].get(keys[key], now(replica).nanos());
        return entry == null ? null : entry.dot();
    }

    /** Whether the ttl of this write is over anywhere. */
    boolean isExpired(Write write) {
        return expired.contains(write.dot);
    }

    /** Whether the comparison under way is none of this replica's business: then what it does can as well be done before. */
    boolean isBystander(int replica) {
        return comparison != null && replica != comparison.to && replica != comparison.from;
    }

    boolean isRemoved(Dot dot) {
        for (Write write : writes) {
            if (write.isRemove() && write.kills.contains(dot)) {
                return true;
            }
        }
        return false;
    }

    /** Equal for two worlds from which the same can follow. */
    long hash() {
        long hash = 7;
        for (int replica = 0; replica < REPLICAS; replica++) {
            hash = mix(hash, maps[replica].clock());
            hash = mix(hash, maps[replica].issued());
        }
        // Writes of different replicas may have come in either order; those of one are told apart by their numbers.
        long sum = 0;
        for (Write write : writes) {
            long one = mix(write.replica * 16L + write.key * 4L + (write.isRemove() ? 1 : 0), write.dot.number());
            if (write.version != null) {
                one = mix(one, write.version.timestamp());
                one = mix(one, write.version.leftNanos());
            }
            for (Dot kill : write.kills) {
                one = mix(one, kill.origin().low() * 64 + kill.number());
            }
            one = mix(one, write.clock);
            for (int replica = 0; replica < REPLICAS; replica++) {
                one = mix(one, state(replica, write.dot).ordinal());
            }
            sum += one;
        }
        hash = mix(hash, sum);
        return comparison == null ? hash : mix(hash, hash(comparison));
    }

    private long hash(Comparison of) {
        long hash = mix(of.to * 4L + of.from, of.differing.hashCode());
        for (Dot dot : of.wanted) {
            hash = mix(hash, dot.origin().low() * 64 + dot.number());
        }
        hash = mix(hash, 99);
        for (Dot dot : of.deadThere) {
            hash = mix(hash, dot.origin().low() * 64 + dot.number());
        }
        hash = mix(hash, 99);
        for (Dot dot : births.get(of.from).subList(of.position, births.get(of.from).size())) {
            hash = mix(hash, dot.origin().low() * 64 + dot.number());
        }
        return hash;
    }

    private static long mix(long hash, long next) {
        long bits = (hash ^ next + 0x9e3779b97f4a7c15L + (hash << 6)) * 0xbf58476d1ce4e5b9L;
        return bits ^ bits >>> 29;
    }
}
