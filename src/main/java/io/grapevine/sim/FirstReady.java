package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * That no process says that it is ready before it has what a ready one had: all that one of them knew when the process
 * started, or when that one became ready, if that was later.
 *
 * <p>Judged where it is certain that the process could have asked: a ready member that it lists was there all the time,
 * and nothing was cut or lost.
 */
final class FirstReady {

    /** What a peer knew. */
    private record Known(Run peer, boolean readyThen, SortedMap<Origin, Runs> seen) {}

    private final Cluster cluster;
    /** Runs that have not been ready yet, and what they could have asked for. */
    private final Map<Run, Map<Run, Known>> starting = new LinkedHashMap<>();
    private final Map<Run, Long> lastUnreadyNanos = new LinkedHashMap<>();

    FirstReady(Cluster cluster) {
        this.cluster = cluster;
    }

    void onStarted(Run run) {
        Map<Run, Known> known = new LinkedHashMap<>();
        for (Run peer : cluster.running()) {
            if (peer != run && !starting.containsKey(peer)) {
                known.put(peer, new Known(peer, isReady(peer), seen(peer)));
            }
        }
        starting.put(run, known);
    }

    void onEnded(Run run) {
        starting.remove(run);
        lastUnreadyNanos.remove(run);
    }

    void afterInput(Run run) {
        if (!isReady(run)) {
            lastUnreadyNanos.put(run, cluster.nanos());
            return;
        }
        Map<Run, Known> known = starting.remove(run);
        if (known == null) {
            return;
        }
        judge(run, known);
        Known mine = new Known(run, false, seen(run));
        starting.values().forEach(of -> of.put(run, mine));
    }

    private void judge(Run run, Map<Run, Known> known) {
        Run asked = null;
        for (Known peer : known.values()) {
            if (knowsAll(run, peer)) {
                return;
            }
            if (peer.readyThen && asked == null && couldAsk(run, peer.peer)) {
                asked = peer.peer;
            }
        }
        if (asked != null) {
            throw cluster.violated("no process is ready while it lacks what a ready one had", run + " is ready, "
                    + (cluster.nanos() - run.startedNanos) / 1_000_000 + " ms after its start, and lacks what " + asked
                    + " had all the time");
        }
    }

    private boolean couldAsk(Run run, Run peer) {
        return peer.up && cluster.network.isClearSince(run.startedNanos)
                && lastUnreadyNanos.getOrDefault(peer, 0L) < run.startedNanos
                && peer.pausedUntilNanos < run.startedNanos && run.pausedUntilNanos < run.startedNanos
                && isReady(peer) && lists(run, peer);
    }

    private boolean lists(Run run, Run peer) {
        for (MemberRecord member : run.node.view(run.host.at(cluster.nanos())).members()) {
            if (member.origin().equals(peer.node.map().self())) {
                return member.state() == MemberState.ALIVE;
            }
        }
        return false;
    }

    private static boolean knowsAll(Run run, Known peer) {
        OrMap map = run.node.map();
        for (Map.Entry<Origin, Runs> of : peer.seen.entrySet()) {
            if (!of.getValue().minus(seen(map, of.getKey())).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static SortedMap<Origin, Runs> seen(Run run) {
        OrMap map = run.node.map();
        SortedMap<Origin, Runs> seen = new TreeMap<>();
        for (Origin origin : map.origins()) {
            seen.put(origin, seen(map, origin).copy());
        }
        return seen;
    }

    private static Runs seen(OrMap map, Origin origin) {
        return map.seen(origin, 1, Math.max(1, map.highest(origin)));
    }

    private boolean isReady(Run run) {
        return run.node.readiness(run.host.at(cluster.nanos())).ready();
    }
}
