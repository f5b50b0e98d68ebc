package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.node.NodeEvent;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long crashes stay unnoticed, and who is held dead that lives; read from the members' records, not from words. */
final class Detection {

    private final Cluster cluster;
    private final List<Crash> open = new ArrayList<>();
    private final List<Long> suspectedNanos = new ArrayList<>();
    private final List<Long> deadNanos = new ArrayList<>();
    /** Who was held dead and lived, by the incarnation that was. */
    private final Map<Origin, Long> mourned = new LinkedHashMap<>();
    private long falseDeaths;

    /** One that is gone, and those that have not held it dead yet. */
    private static final class Crash {
        final Run run;
        final Origin origin;
        final long atNanos;
        final Set<Run> waiting;
        boolean suspected;

        Crash(Run run, long atNanos, List<Run> others) {
            this.run = run;
            this.origin = run.node.map().self();
            this.atNanos = atNanos;
            this.waiting = new LinkedHashSet<>(others);
        }
    }

    Detection(Cluster cluster) {
        this.cluster = cluster;
    }

    void onStarted(Run run) {
        // Its host is back: from now on the others learn of the end of the run before from its successor.
        open.removeIf(crash -> crash.run.host == run.host);
    }

    void onEnded(Run run) {
        for (Crash crash : List.copyOf(open)) {
            crash.waiting.remove(run);
            settle(crash);
        }
        if (!run.leaving) {
            List<Run> others = new ArrayList<>();
            for (Run other : cluster.running()) {
                MemberRecord record = other.node.member(run.node.map().self());
                if (record != null && record.state() == MemberState.ALIVE) {
                    others.add(other);
                }
            }
            open.add(new Crash(run, cluster.nanos(), others));
        }
    }

    void onEvent(Run run, NodeEvent event) {
        switch (event.kind()) {
            case "member-suspect" -> onSuspect(run);
            case "member-dead" -> {
                onDead(run);
                findMourned(run);
            }
            default -> {
                // nothing about the living and the dead
            }
        }
    }

    private void onSuspect(Run run) {
        for (Crash crash : open) {
            if (!crash.suspected && state(run, crash.origin) != MemberState.ALIVE) {
                crash.suspected = true;
                suspectedNanos.add(cluster.nanos() - crash.atNanos);
            }
        }
    }

    private void onDead(Run run) {
        for (Crash crash : List.copyOf(open)) {
            if (state(run, crash.origin) == MemberState.DEAD) {
                crash.waiting.remove(run);
                settle(crash);
            }
        }
    }

    private void settle(Crash crash) {
        if (crash.waiting.isEmpty() && open.remove(crash)) {
            deadNanos.add(cluster.nanos() - crash.atNanos);
        }
    }

    private void findMourned(Run by) {
        for (Run run : cluster.running()) {
            MemberRecord record = by.node.member(run.node.map().self());
            if (record != null && record.state() == MemberState.DEAD) {
                Long before = mourned.put(record.origin(), record.incarnation());
                if (before == null || before != record.incarnation()) {
                    falseDeaths++;
                }
            }
        }
    }

    private static @Nullable MemberState state(Run run, Origin origin) {
        MemberRecord record = run.node.member(origin);
        return record == null ? null : record.state();
    }

    /** From each crash until anybody suspected it. */
    Quantiles suspected() {
        return Quantiles.of(suspectedNanos);
    }

    /** From each crash until all others held it dead. */
    Quantiles dead() {
        return Quantiles.of(deadNanos);
    }

    /** How often one that lived was declared dead, by however many. */
    long falseDeaths() {
        return falseDeaths;
    }
}
