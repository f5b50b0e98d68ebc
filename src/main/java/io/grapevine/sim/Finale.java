package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Cursor;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.replication.Replication;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must be true when everything has healed: all replicas the same, nobody mourned who lives, nothing kept for the dead. */
final class Finale {

    private final Cluster cluster;
    private final Ledger ledger;

    Finale(Cluster cluster, Ledger ledger) {
        this.cluster = cluster;
        this.ledger = ledger;
    }

    /** What is not as it should be yet; null when all is well. */
    @Nullable String unsettled() {
        List<Run> running = cluster.running();
        @Nullable Run first = null;
        for (Run run : running) {
            if (run.isPaused(cluster.nanos())) {
                return run + " stands still";
            }
            if (first != null && run.node.map().digest() != first.node.map().digest()) {
                return run + " and " + first + " have different digests";
            }
            first = run;
        }
        for (Run run : running) {
            var readiness = run.node.readiness(run.host.at(cluster.nanos()));
            if (!readiness.ready()) {
                return run + " is not ready: " + readiness.reason();
            }
        }
        return membersWrong(running);
    }

    private @Nullable String membersWrong(List<Run> running) {
        Set<Origin> living = new LinkedHashSet<>();
        for (Run run : running) {
            living.add(run.node.map().self());
        }
        for (Run run : running) {
            int alive = 0;
            for (MemberRecord member : run.node.view(run.host.at(cluster.nanos())).members()) {
                if (living.contains(member.origin())) {
                    if (member.state() != MemberState.ALIVE && !(member.state() == MemberState.SUSPECT && isLossy())) {
                        return run + " holds " + member.name() + ", which lives, " + member.state();
                    }
                    alive++;
                } else if (member.state() == MemberState.ALIVE || member.state() == MemberState.SUSPECT) {
                    return run + " holds a run of " + member.name() + " " + member.state() + " that is gone";
                }
            }
            if (alive != living.size()) {
                return run + " knows " + alive + " of " + living.size() + " members";
            }
        }
        return null;
    }

    /** Where datagrams are lost somebody is always suspected of something, and clears himself. */
    private boolean isLossy() {
        return cluster.network.links.loss() > 0;
    }

    /**
     * Entry for entry, and what is kept besides.
     *
     * @param anyShed whether any run has had to forget anything for lack of room
     */
    void judge(boolean anyShed) {
        SortedMap<String, String> expected = new TreeMap<>();
        @Nullable Run first = null;
        for (Run run : cluster.running()) {
            SortedMap<String, String> entries = entries(run);
            if (first == null) {
                first = run;
                expected = entries;
            } else if (!entries.equals(expected)) {
                throw cluster.violated("replicas become equal", run + " has other entries than " + first + ", with the same digest");
            }
            bookkeeping(run, anyShed);
            quiet(run);
        }
    }

    private SortedMap<String, String> entries(Run run) {
        List<Entry> live = new ArrayList<>();
        Cursor cursor = run.node.map().cursor();
        while (cursor.next(10_000, live::add)) {
            // the next slice
        }
        SortedMap<String, String> entries = new TreeMap<>();
        for (Entry entry : live) {
            entries.put(new String(entry.keyBytes(), StandardCharsets.UTF_8),
                    entry.dot() + " " + entry.timestamp() + " " + entry.contentType() + " "
                            + Arrays.hashCode(entry.value()));
        }
        return entries;
    }

    /** At most a line for each process that ever took a number, and of what a living one wrote no number is missing. */
    private void bookkeeping(Run run, boolean anyShed) {
        OrMap map = run.node.map();
        int origins = map.origins().size();
        if (origins > ledger.writers()) {
            throw cluster.violated("bookkeeping is a line per process start", run + " keeps " + origins + " origins of "
                    + ledger.writers() + " that wrote");
        }
        for (Origin origin : map.origins()) {
            if (map.highest(origin) > ledger.highest(origin)) {
                throw cluster.violated("bookkeeping is a line per process start", run + " has seen number " + map.highest(origin)
                        + " of " + origin + ", which took " + ledger.highest(origin));
            }
        }
        int members = run.node.view(run.host.at(cluster.nanos())).members().size();
        if (members > cluster.runCount()) {
            throw cluster.violated("bookkeeping is a line per process start", run + " keeps " + members + " members of "
                    + cluster.runCount() + " processes that were ever started");
        }
        if (anyShed) {
            return;
        }
        for (Run writer : cluster.running()) {
            Origin origin = writer.node.map().self();
            long issued = writer.node.map().issued();
            if (issued > 0 && map.seen(origin, 1, issued).size() != issued) {
                throw cluster.violated("no write of a living node is missing", run + " has seen "
                        + map.seen(origin, 1, issued).size() + " of the " + issued + " writes of " + writer);
            }
        }
    }

    /** Nothing is kept for anybody any more. */
    private void quiet(Run run) {
        for (Replication.Queue queue : run.node.view(run.host.at(cluster.nanos())).queues()) {
            if (queue.changes() > 0 || queue.inFlightBytes() > 0) {
                throw cluster.violated("queues become empty", run + " has " + queue);
            }
        }
    }
}
