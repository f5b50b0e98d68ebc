package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where what others say becomes a merge, and what was new here goes on its way to others. */
final class Intake {

    private final OrMap map;
    private final Births births;
    private final Fetches fetches;
    private final Spread spread;
    private final Wire wire;

    Intake(OrMap map, Births births, Fetches fetches, Spread spread, Wire wire) {
        this.map = map;
        this.births = births;
        this.fetches = fetches;
        this.spread = spread;
        this.wire = wire;
    }

    /** One that makes the merge throw is set aside and reported; it stops none that comes with it (DESIGN §2). */
    void onItem(Now now, Address from, Item item) {
        try {
            apply(now, from, item);
        } catch (RuntimeException e) {
            StackTraceElement[] trace = e.getStackTrace();
            wire.report(ReplicationEvent.Kind.SET_ASIDE, item.getClass().getSimpleName() + " from " + from
                    + " could not be applied and was set aside: " + e + (trace.length == 0 ? "" : " at " + trace[0]));
        }
    }

    private void apply(Now now, Address from, Item item) {
        if (item instanceof Write write) {
            write(now, from, write.version(), write.kills(), write.hops());
        } else if (item instanceof Deaths deaths) {
            Key key = keyShown(deaths.dots());
            if (map.mergeDead(now, deaths.dots(), deaths.cause()) > 0) {
                spread.forwardDeaths(now, from, key, deaths);
            }
        } else if (item instanceof Announcement announcement) {
            announced(now, from, announcement);
        }
    }

    private @Nullable Key keyShown(List<Dot> dots) {
        for (Dot dot : dots) {
            Entry entry = map.entry(dot);
            if (entry != null) {
                return map.key(entry.keyBytes());
            }
        }
        return null;
    }

    void write(Now now, Address from, Version version, List<Dot> kills, int hops) {
        OrMap.Merge merge = map.merge(now, version, kills);
        fetches.arrived(version.dot());
        if (merge == OrMap.Merge.LIVE) {
            births.note(now, version.dot());
            spread.forward(now, from, map.key(version.keyBytes()), version.dot(), kills, hops);
        }
    }

    /** The deaths count once the entry is here; of one that is dead already, a comparison will tell. */
    void announced(Now now, Address from, Announcement announcement) {
        switch (map.state(announcement.dot())) {
            case UNKNOWN -> fetches.announced(now, from, announcement);
            case LIVE -> map.mergeDead(now, announcement.kills(), Cause.OVERWRITTEN);
            case DEAD -> {}
        }
    }
}
