package io.grapevine.crdt;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node of a {@link History}: a map, clocks of its own, and a disk that outlives its process. */
final class Replica {

    static final KeyedHash HASH = KeyedHash.derive(new ClusterKey("laws"), "map");
    static final long SECOND_NANOS = 1_000_000_000L;

    /** What a snapshot holds: the versions with the time they had left, the dots seen, the clock. */
    record Snapshot(List<Version> versions, Map<Origin, Runs> seen, long clock, long second) {}

    final int index;
    final Set<LeftOut> leftOut;
    private final RandomGenerator random;
    private final long skewSeconds;
    private long nanosOffset;
    long second;
    /** Whether it is late enough in this second for what ended at its beginning to be off the wheel. */
    boolean pastTheTick;
    int life;
    OrMap map;
    Snapshot disk;
    /** Dots whose deadline passed here: never shown again in this life. */
    final Set<Dot> passed = new LinkedHashSet<>();
    /** What this life knew of each dot when last looked at. */
    final Map<Dot, OrMap.State> states = new TreeMap<>();
    /** Who compares itself with this one, and is told at once of all that becomes live here. */
    final List<Talk> watchers = new ArrayList<>();

    Replica(int index, Set<LeftOut> leftOut, RandomGenerator random, long skewSeconds) {
        this.index = index;
        this.leftOut = leftOut;
        this.random = random;
        this.skewSeconds = skewSeconds;
        map = empty(Origin.random(random));
        disk = snapshot();
    }

    /** A new process: new clock, new origin; the disk's versions first, then the deaths that its seen implies. */
    void restart(@Nullable Snapshot from) {
        watchers.clear();
        Origin old = map.self();
        life++;
        passed.clear();
        states.clear();
        map = empty(leftOut.contains(LeftOut.ORIGIN) && from != null ? old : Origin.random(random));
        if (from != null) {
            load(from);
        }
        disk = snapshot();
    }

    /** This process was copied while it ran: same origin, same state, same clock. */
    void cloneOf(Replica other) {
        watchers.clear();
        life++;
        passed.clear();
        states.clear();
        Snapshot snapshot = other.snapshot();
        map = empty(other.map.self());
        nanosOffset = other.nanosOffset;
        second = other.second;
        issue(other.map.issued());
        load(snapshot);
        disk = snapshot();
    }

    Now now() {
        long tick = pastTheTick ? 2L << ExpiryWheel.TICK_BITS : 0;
        return new Now(nanosOffset + second * SECOND_NANOS + tick, 1_800_000_000_000L + (second + skewSeconds) * 1_000);
    }

    Key key(String name) {
        return map.key(name.getBytes(StandardCharsets.UTF_8));
    }

    @Nullable Entry shown(String name) {
        return map.get(key(name), now().nanos());
    }

    void observe(long clock) {
        if (!leftOut.contains(LeftOut.HLC)) {
            map.observe(clock);
        }
    }

    void merge(Version version, List<Dot> kills) {
        OrMap.State state = map.state(version.dot());
        Version arrived = version;
        if (leftOut.contains(LeftOut.ORDER) && state == OrMap.State.UNKNOWN) {
            Entry mine = map.live(map.key(version.keyBytes()));
            if (mine != null && mine.outranks(version)) {
                arrived = new Version(version.dot(), mine.timestamp() + 1, version.leftNanos(), version.block());
            }
        }
        if (leftOut.contains(LeftOut.CONTENT) && state == OrMap.State.LIVE) {
            List<Dot> others = kills.stream().filter(kill -> !kill.equals(version.dot())).toList();
            map.mergeDead(now(), others, Cause.OVERWRITTEN);
            return;
        }
        boolean dropKills = leftOut.contains(LeftOut.KILLS) && state != OrMap.State.UNKNOWN;
        OrMap.Merge merge = map.merge(now(), arrived, dropKills ? List.of() : kills);
        if (merge == OrMap.Merge.LIVE) {
            tellWatchers(arrived);
        }
        renewIfFenced();
    }

    void tellWatchers(Version version) {
        watchers.removeIf(Talk::isBroken);
        if (!leftOut.contains(LeftOut.CLOSE)) {
            watchers.forEach(talk -> talk.tell(version));
        }
    }

    void mergeDead(List<Dot> dots, Cause cause) {
        map.mergeDead(now(), dots, cause);
        renewIfFenced();
    }

    void expire() {
        if (leftOut.contains(LeftOut.EXPIRY)) {
            for (Entry entry : entries()) {
                if (entry.isPast(now().nanos())) {
                    map.shed(entry);
                }
            }
        }
        while (map.nextExpiryNanos() != Version.FOREVER && map.nextExpiryNanos() - now().nanos() <= 0) {
            map.expire(now(), 1 + random.nextInt(3));
        }
        if (leftOut.contains(LeftOut.DEAD)) {
            forgetTheDead();
        }
    }

    void shed(Entry entry) {
        if (leftOut.contains(LeftOut.SHED)) {
            map.mergeDead(now(), List.of(entry.dot()), Cause.EVICTED);
        } else {
            map.shed(entry);
        }
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        Cursor cursor = map.cursor();
        while (cursor.next(3, entries::add)) {
            continue;
        }
        return entries;
    }

    Map<Origin, Runs> seen() {
        Map<Origin, Runs> seen = new TreeMap<>();
        for (Origin origin : map.origins()) {
            seen.put(origin, map.seen(origin, 1, Long.MAX_VALUE));
        }
        return seen;
    }

    Snapshot snapshot() {
        List<Version> versions = entries().stream().map(entry -> entry.version(now())).toList();
        return new Snapshot(versions, seen(), map.clock(), second);
    }

    /** Everything that the digest is about, in words. */
    String state() {
        StringBuilder text = new StringBuilder();
        seen().forEach((origin, runs) -> text.append(origin).append(' ').append(runs).append('\n'));
        for (Entry entry : entries()) {
            text.append(entry.dot()).append(' ').append(entry.timestamp()).append(' ')
                    .append(new String(entry.block(), StandardCharsets.ISO_8859_1)).append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "n" + index + "." + life;
    }

    private OrMap empty(Origin origin) {
        // Any reading may be a monotonic clock's first, negative ones and such that pass the highest long included.
        nanosOffset = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextLong(200 * SECOND_NANOS);
        return new OrMap(origin, HASH, new SplittableRandom(random.nextLong()));
    }

    private void load(Snapshot snapshot) {
        map.observe(snapshot.clock);
        for (Version version : snapshot.versions) {
            long left = version.leftNanos() == Version.FOREVER
                    ? Version.FOREVER
                    : Math.max(0, version.leftNanos() - (second - snapshot.second) * SECOND_NANOS);
            map.merge(now(), new Version(version.dot(), version.timestamp(), left, version.block()), List.of());
        }
        snapshot.seen.forEach((origin, runs) ->
                map.mergeDead(now(), origin, runs.minus(map.live(origin, 1, Long.MAX_VALUE)), Cause.UNKNOWN));
    }

    private void forgetTheDead() {
        Snapshot snapshot = snapshot();
        long issued = map.issued();
        map = new OrMap(map.self(), HASH, random);
        issue(issued);
        snapshot.seen.clear();
        load(snapshot);
    }

    /** Gives away the first numbers of the map's origin and forgets what they were for. */
    private void issue(long count) {
        for (long number = 1; number <= count; number++) {
            Entry entry = map.put(now(), key("unheard of"), "", new byte[0], Version.FOREVER).entry();
            if (entry != null) {
                map.shed(entry);
            }
        }
    }

    private void renewIfFenced() {
        if (map.fenced() && !leftOut.contains(LeftOut.ORIGIN)) {
            map.renew(Origin.random(random));
        }
    }
}
