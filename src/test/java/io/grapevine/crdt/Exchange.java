package io.grapevine.crdt;

import io.grapevine.base.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One replica learning from another by comparison (DESIGN §2), message by message: origins that differ, then range by
 * range, each stated at one moment, then the entries, then the deaths. Between two messages anything may happen to
 * both.
 */
final class Exchange implements Talk {

    private record Range(Origin origin, long first, long last) {}

    /** What the other states of a range, at one moment. */
    private record RangeState(Range range, Runs seen, Runs live, long digest) {}

    private final Replica to;
    private final Replica from;
    private final int toLife;
    private final int fromLife;
    private final RandomGenerator random;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final Set<Dot> claims = new LinkedHashSet<>();
    private final List<Version> fresh = new ArrayList<>();

    Exchange(Replica to, Replica from, RandomGenerator random) {
        this.to = to;
        this.from = from;
        this.toLife = to.life;
        this.fromLife = from.life;
        this.random = random;
        from.watchers.add(this);
        steps.add(this::compareOrigins);
        steps.add(this::close);
        steps.add(this::applyClaims);
    }

    @Override
    public Replica to() {
        return to;
    }

    @Override
    public Replica from() {
        return from;
    }

    @Override
    public boolean isBroken() {
        return to.life != toLife || from.life != fromLife;
    }

    @Override
    public void tell(Version version) {
        fresh.add(version);
    }

    @Override
    public boolean step() {
        steps.remove().run();
        return !steps.isEmpty();
    }

    private boolean has(LeftOut rule) {
        return to.leftOut.contains(rule);
    }

    private void compareOrigins() {
        to.observe(from.map.clock());
        Set<Origin> all = new TreeSet<>(to.map.origins());
        all.addAll(from.map.origins());
        List<Runnable> ranges = new ArrayList<>();
        for (Origin origin : all) {
            boolean differs = has(LeftOut.DIGEST)
                    ? !to.map.seen(origin, 1, Long.MAX_VALUE).equals(from.map.seen(origin, 1, Long.MAX_VALUE))
                    : to.map.digestOf(origin) != from.map.digestOf(origin);
            if (differs) {
                long width = 1 + random.nextInt(8);
                long highest = Math.max(to.map.highest(origin), from.map.highest(origin));
                for (long first = 1; first <= highest; first += width) {
                    Range range = new Range(origin, first, first + width - 1);
                    ranges.add(() -> compare(range));
                }
            }
        }
        // In any order: what is compared first may be out of date when the last is.
        while (!ranges.isEmpty()) {
            steps.addFirst(ranges.remove(random.nextInt(ranges.size())));
        }
    }

    private void compare(Range range) {
        Origin origin = range.origin;
        Runs seen = from.map.seen(origin, range.first, range.last);
        Runs live = from.map.live(origin, range.first, range.last);
        if (has(LeftOut.DIGEST) && seen.equals(to.map.seen(origin, range.first, range.last))) {
            return;
        }
        if (has(LeftOut.TORN) && origin.equals(from.map.self()) && !live.isEmpty() && random.nextInt(10) == 0) {
            live.remove(live.highest());
        }
        RangeState state = new RangeState(range, seen, live, from.map.rangeDigest(origin, range.first, range.last));
        steps.addFirst(() -> answer(state));
    }

    private void answer(RangeState state) {
        to.observe(from.map.clock());
        Range range = state.range;
        Runs seen = to.map.seen(range.origin, range.first, range.last);
        Runs wanted = state.live.minus(seen);
        Runs live = to.map.live(range.origin, range.first, range.last);
        if (seen.equals(state.seen) && live.equals(state.live)
                && to.map.rangeDigest(range.origin, range.first, range.last) != state.digest) {
            // Alike in numbers and not in content: somebody writes under another's origin.
            wanted = state.live;
        }
        state.seen.minus(state.live).forEach(number -> claims.add(new Dot(range.origin, number)));
        wanted.forEach(number -> steps.addFirst(() -> pull(new Dot(range.origin, number))));
        if (has(LeftOut.DEATHS)) {
            applyDirectly();
        }
    }

    private void pull(Dot dot) {
        to.observe(from.map.clock());
        Entry entry = from.map.entry(dot);
        // As if somebody else had been asked, who knows nothing of it.
        boolean unknown = has(LeftOut.UNKNOWN) && random.nextInt(10) == 0;
        if (entry != null && !unknown) {
            to.merge(entry.version(from.now()), List.of());
        } else if (from.map.state(dot) == OrMap.State.DEAD || unknown) {
            claims.add(dot);
        }
    }

    /** Nothing that the other held at any moment of the comparison is missing now. */
    private void close() {
        to.observe(from.map.clock());
        from.watchers.remove(this);
        fresh.forEach(version -> to.merge(version, List.of()));
    }

    private void applyDirectly() {
        to.mergeDead(new ArrayList<>(claims), Cause.UNKNOWN);
        claims.clear();
    }

    /** Deaths of what is unknown here count at once; of what is live here, with what the other shows for the key. */
    private void applyClaims() {
        to.observe(from.map.clock());
        if (has(LeftOut.COVER)) {
            applyDirectly();
            return;
        }
        for (Dot dot : claims) {
            Entry mine = to.map.entry(dot);
            if (mine != null) {
                Key key = to.map.key(mine.keyBytes());
                steps.addFirst(() -> cover(dot, key));
            } else {
                to.mergeDead(List.of(dot), Cause.UNKNOWN);
            }
        }
    }

    private void cover(Dot dot, Key key) {
        to.observe(from.map.clock());
        if (from.map.state(dot) != OrMap.State.DEAD) {
            return;
        }
        Entry cover = from.map.live(key);
        if (cover != null) {
            to.merge(cover.version(from.now()), List.of(dot));
        } else {
            to.mergeDead(List.of(dot), Cause.UNKNOWN);
        }
    }
}
