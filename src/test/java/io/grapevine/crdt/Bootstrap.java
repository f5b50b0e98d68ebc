package io.grapevine.crdt;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One replica streaming everything to another: what it had seen before, then the entries, then its word that these were
 * all.
 */
final class Bootstrap implements Talk {

    private final Replica to;
    private final Replica from;
    private final int toLife;
    private final int fromLife;
    private final Map<Origin, Runs> seen;
    private final long fromShedCount;
    private final long toShedCount;
    private final Cursor cursor;
    private final List<Version> fresh = new ArrayList<>();

    Bootstrap(Replica to, Replica from) {
        this.to = to;
        this.from = from;
        this.toLife = to.life;
        this.fromLife = from.life;
        seen = from.seen();
        fromShedCount = from.map.shedCount();
        toShedCount = to.map.shedCount();
        cursor = from.map.cursor();
        from.watchers.add(this);
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
        // Who forgets what it held at the beginning must not be believed to have lost it; neither must who forgets what
        // it got.
        return to.life != toLife || from.life != fromLife
                || from.map.shedCount() != fromShedCount || to.map.shedCount() != toShedCount;
    }

    @Override
    public void tell(Version version) {
        fresh.add(version);
    }

    @Override
    public boolean step() {
        to.observe(from.map.clock());
        if (cursor.next(2, entry -> to.merge(entry.version(from.now()), List.of()))) {
            return true;
        }
        from.watchers.remove(this);
        fresh.forEach(version -> to.merge(version, List.of()));
        Map<Origin, Runs> stated = to.leftOut.contains(LeftOut.STREAM) ? from.seen() : seen;
        // What is live here stays: the next exchange asks for its cover.
        stated.forEach((origin, runs) ->
                to.map.mergeDead(to.now(), origin, runs.minus(to.map.live(origin, 1, Long.MAX_VALUE)), Cause.UNKNOWN));
        return false;
    }
}
