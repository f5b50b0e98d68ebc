package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Claim;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where what others say becomes a merge.
 *
 * <p>An entry may always be merged, and so may a death that its writer stated with what covers it. A death learned by
 * comparing is different: the comparison is not one moment, so the entry that covers it may be missing from it. Such
 * a claim kills at once only what is not shown here, and is noted as {@link Hearsay}; of what is shown, {@link Covers}
 * asks what its key shows there.
 */
final class Intake {

    private final OrMap map;
    private final Hearsay hearsay;
    private final Covers covers;
    private final Fetches fetches;
    private final Spread spread;

    Intake(OrMap map, Hearsay hearsay, Covers covers, Fetches fetches, Spread spread) {
        this.map = map;
        this.hearsay = hearsay;
        this.covers = covers;
        this.fetches = fetches;
        this.spread = spread;
    }

    void onItem(Now now, Address from, Item item) {
        if (item instanceof Write write) {
            write(now, from, write.version(), write.kills(), write.hops());
        } else if (item instanceof Deaths deaths) {
            Key key = keyShown(deaths.dots());
            if (map.mergeDead(now, deaths.dots(), deaths.cause()) > 0) {
                spread.forwardDeaths(from, key, deaths);
            }
        } else if (item instanceof Announcement announcement) {
            announced(now, from, announcement);
        } else if (item instanceof Claim claim) {
            claim(now, from, claim.dots());
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
        if (map.state(version.dot()) == OrMap.State.DEAD && !hearsay.isWitness(version.dot())) {
            uncovered(now, kills);
            return;
        }
        OrMap.Merge merge = map.merge(now, version, kills);
        fetches.arrived(version.dot());
        if (merge == OrMap.Merge.LIVE) {
            Key key = map.key(version.keyBytes());
            spread.forward(now, from, key, version.dot(), kills, hops);
        }
    }

    /** The entry that killed these is dead itself, it is not known of what: what is shown stays until that is. */
    private void uncovered(Now now, List<Dot> kills) {
        for (Dot kill : kills) {
            if (map.state(kill) == OrMap.State.UNKNOWN) {
                hearsay.note(kill);
                map.mergeDead(now, List.of(kill), Cause.UNKNOWN);
            }
        }
    }

    void announced(Now now, Address from, Announcement announcement) {
        switch (map.state(announcement.dot())) {
            case UNKNOWN -> fetches.announced(now, from, announcement);
            case LIVE -> map.mergeDead(now, announcement.kills(), Cause.OVERWRITTEN);
            case DEAD -> announcement.kills().forEach(
                    kill -> claim(now, from, new Dots(kill.origin(), Runs.of(kill.number()))));
        }
    }

    /** Another replica holds these dots dead; how many died here at once. */
    int claim(Now now, Address from, Dots dots) {
        return bury(now, from, dots, true);
    }

    /** As {@link #claim}, of a replica that has shown all that covers them. */
    void state(Now now, Address from, Dots dots) {
        bury(now, from, dots, false);
    }

    private int bury(Now now, Address from, Dots dots, boolean heard) {
        Runs numbers = dots.numbers();
        if (numbers.isEmpty()) {
            return 0;
        }
        Runs shown = map.live(dots.origin(), numbers.first(0), numbers.highest()).and(numbers);
        shown.forEach(number -> covers.ask(now, from, new Dot(dots.origin(), number)));
        Runs rest = shown.isEmpty() ? numbers : numbers.minus(shown);
        if (heard) {
            hearsay.note(dots.origin(), rest);
        }
        return map.mergeDead(now, dots.origin(), rest, Cause.UNKNOWN);
    }
}
