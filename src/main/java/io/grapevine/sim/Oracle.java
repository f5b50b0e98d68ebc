package io.grapevine.sim;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges what replicas show by what clients wrote. It knows the writes, what each run has been seen to know of each, and the
 * guarantees (DESIGN §1 and §5); it does not know how replicas get there.
 *
 * <p>After every event that changed something it looks at the run that took it: at all keys in a small cluster with few of them,
 * else at those whose last writes are not everywhere yet, and at some of the others in turn.
 */
final class Oracle {

    /** So many keys are looked at after every event that changed something. */
    static final int LOOKED_AT = 64;
    /** The same in larger clusters: there are many to look. */
    private static final int LOOKED_AT_OF_MANY = 4;
    /** In clusters of up to so many nodes the dead are remembered, and each process's first readiness is judged. */
    static final int CLOSELY_WATCHED_NODES = 64;

    private final Cluster cluster;
    private final Ledger ledger;
    private final boolean evicts;
    private final Map<Run, View> views = new LinkedHashMap<>();
    private final @Nullable Key[] names;
    private final Map<Origin, Run> origins = new LinkedHashMap<>();
    private final Spread spread;
    private final Lateness lateness;
    private final FirstReady firstReady;
    private final boolean closely;
    /** Whether any run has had to forget anything: then what took the place of a write may be missing where that is dead. */
    private boolean anyShed;
    /** Whether all keys are looked at after every event, so that it is known which event brought what. */
    private final boolean exact;
    private long serial;

    Oracle(Cluster cluster, Ledger ledger, Spread spread, boolean evicts) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.spread = spread;
        this.evicts = evicts;
        names = new Key[ledger.keys()];
        closely = cluster.scenario.nodes() <= CLOSELY_WATCHED_NODES;
        exact = closely && ledger.keys() <= LOOKED_AT;
        lateness = new Lateness(cluster, exact);
        firstReady = new FirstReady(cluster);
    }

    // ---- what happens

    void onStarted(Run run) {
        views.put(run, new View(run, ledger.keys()));
        own(run);
        if (closely && !evicts) {
            firstReady.onStarted(run);
        }
    }

    void onEnded(Run run) {
        views.remove(run);
        firstReady.onEnded(run);
    }

    /** Two runs of one origin would give two writes one dot. */
    private void own(Run run) {
        Run other = origins.putIfAbsent(run.node.map().self(), run);
        if (other != null && other != run) {
            throw cluster.violated("no dot is issued twice", run + " has the origin of " + other);
        }
    }

    /** What {@code run} shows is looked at before a client writes there: that is what the write takes the place of. */
    void beforeWrite(Run run, int key) {
        look(view(run), key, null, 0);
    }

    void afterPut(Run run, int key, Change change, long ttlNanos, int valueBytes) {
        Entry entry = change.entry();
        if (entry == null) {
            throw cluster.violated("a put is a dot", run + " answered a put of key-" + key + " without an entry");
        }
        Written put = Written.put(entry.dot(), key, entry.timestamp(), ttlNanos, cluster.nanos(), valueBytes, serial);
        Written heard = view(run).highest;
        if (heard != null && !put.ranksAbove(heard)) {
            throw cluster.violated("a put ranks above all that its node had heard of", run + " gave " + put + " timestamp "
                    + put.timestamp + ", and knew of " + heard + " with " + heard.timestamp);
        }
        enter(run, put);
    }

    void afterRemove(Run run, int key, Dot dot) {
        enter(run, Written.remove(dot, key, cluster.nanos()));
    }

    /** Also one that found nothing to remove for others takes away what is there for this run's callers. */
    void afterAnyRemove(Run run, int key) {
        view(run).key(key).local = null;
    }

    void afterPutLocal(Run run, int key, long ttlNanos, long serial) {
        KeyView known = view(run).key(key);
        Written local = Written.local(key, ttlNanos, cluster.nanos());
        known.local = new KeyView.Local(serial, local.earliestEndNanos(), local.latestEndNanos(), known.live(),
                known.deadCount);
        look(view(run), key, null, 0);
    }

    void afterRemoveLocal(Run run, int key) {
        KeyView known = view(run).key(key);
        known.local = null;
        for (KeyView.Held held : known.open) {
            held.hidden |= held.live;
        }
        look(view(run), key, null, 0);
    }

    /** The number that the next put has in its value. */
    long nextSerial() {
        return ++serial;
    }

    private void enter(Run run, Written written) {
        String fault = ledger.enter(written);
        if (fault != null) {
            throw cluster.violated("no dot is issued twice", run + ": " + fault);
        }
        for (KeyView.Held held : view(run).key(written.key).open) {
            if (held.live && held.written != written) {
                held.written.killers.add(written);
            }
        }
        spread.onWritten(written);
    }

    void afterInput(Run run, @Nullable Run from, long transitNanos) {
        View view = view(run);
        if (closely && !evicts) {
            firstReady.afterInput(run);
        }
        boolean evicted = takesNumbers(view);
        anyShed |= run.node.map().shedCount() > 0 || run.roomless > 0;
        long digest = run.node.map().digest();
        boolean changed = digest != view.digest || !view.looked;
        if (!changed && cluster.nanos() < view.nextEndNanos) {
            return;
        }
        view.digest = digest;
        view.looked = true;
        view.nextEndNanos = Long.MAX_VALUE;
        int keys = ledger.keys();
        int inTurn = closely ? LOOKED_AT : LOOKED_AT_OF_MANY;
        if (!exact) {
            for (int key : spread.keysUnderway()) {
                look(view, key, from, transitNanos);
            }
        }
        for (int left = evicted ? keys : Math.min(keys, inTurn); left > 0; left--) {
            look(view, view.nextKey, from, transitNanos);
            view.nextKey = (view.nextKey + 1) % keys;
        }
    }

    /** Whether it took numbers for something else than a client's writes: it has evicted, if it may. */
    private boolean takesNumbers(View view) {
        OrMap map = view.run.node.map();
        long taken = map.issued() - ledger.highest(map.self());
        if (taken == 0) {
            return false;
        }
        own(view.run);
        if (!evicts) {
            throw cluster.violated("a number is a write", view.run + " took " + taken + " numbers that no client's write has");
        }
        ledger.enterOthers(map.self(), map.issued());
        view.evictions += taken;
        return true;
    }

    /** Looks at every key of every run, and at all the dead. */
    void lookAtAll() {
        for (View view : views.values()) {
            for (int key = 0; key < ledger.keys(); key++) {
                look(view, key, null, 0);
                for (Written write : view.key(key).dead()) {
                    staysDead(view, write);
                }
            }
        }
    }

    /** Looks at one key of one run. */
    void lookAt(View view, int key) {
        look(view, key, null, 0);
    }

    /** Whether any run has had to forget anything for lack of room. */
    boolean anyShed() {
        return anyShed;
    }

    /** What must be true of the writes at the end. */
    void judgeAtEnd() {
        lookAtAll();
        new Lasting(cluster, ledger, anyShed).judge(views.values());
    }

    private void staysDead(View view, Written write) {
        OrMap.State state = view.run.node.map().state(write.dot);
        if (state != OrMap.State.DEAD) {
            throw cluster.violated("dot states only move forward", view.run + " knew " + write + " dead, and holds it " + state);
        }
    }

    private View view(Run run) {
        View view = views.get(run);
        if (view == null) {
            throw new IllegalStateException(run + " was never started");
        }
        return view;
    }

    // ---- one key of one run

    private void look(View view, int key, @Nullable Run from, long transitNanos) {
        KeyView known = view.key(key);
        var written = ledger.ofKey(key);
        while (known.read < written.size()) {
            known.open.add(new KeyView.Held(written.get(known.read++)));
        }
        Written remembered = known.nextDead();
        if (remembered != null) {
            staysDead(view, remembered);
        }
        OrMap map = view.run.node.map();
        KeyView.Held live = null;
        for (Iterator<KeyView.Held> iterator = known.open.iterator(); iterator.hasNext();) {
            KeyView.Held held = iterator.next();
            Written write = held.written;
            switch (map.state(write.dot)) {
                case UNKNOWN -> {
                    if (held.live) {
                        forgot(view, write);
                    }
                    held.live = false;
                }
                case LIVE -> {
                    if (write.remove) {
                        throw cluster.violated("a remove is born dead", view.run + " holds " + write + " live");
                    }
                    if (!held.live) {
                        held.live = true;
                        view.heard(write);
                        onLive(view, held, map, from, transitNanos);
                    }
                    if (live != null) {
                        throw cluster.violated("a key shows one entry",
                                view.run + " holds " + live.written + " and " + write + " live");
                    }
                    live = held;
                }
                case DEAD -> {
                    iterator.remove();
                    known.died(write, closely);
                    if (!held.live) {
                        spread.onOvertaken(write, cluster.nanos());
                    }
                    if (!write.remove) {
                        view.heard(write);
                        endedRightly(view, write);
                    }
                }
            }
        }
        shows(view, known, key, live);
    }

    private void onLive(View view, KeyView.Held held, OrMap map, @Nullable Run from, long transitNanos) {
        Written write = held.written;
        held.hops = hops(from, write);
        spread.onKnown(write, held.hops, cluster.nanos());
        if (closely) {
            view.heldOnce.add(write);
        }
        if (write.expires()) {
            long end = lateness.onLive(view.run, write, from, transitNanos);
            if (closely && exact) {
                cluster.agenda.at(end + 1, () -> isOver(view, write));
            }
        }
        Entry entry = map.entry(write.dot);
        if (entry == null || !isWhole(entry, write)) {
            throw cluster.violated("an entry is whole", view.run + " holds something else than was written: " + write);
        }
    }

    private int hops(@Nullable Run from, Written write) {
        if (from == null) {
            return 0;
        }
        View sender = views.get(from);
        KeyView.Held held = sender == null ? null : sender.key(write.key).held(write);
        // Who has let go of it since is no place to count from: the longest way so far stands for its own.
        return held == null || !held.live ? Math.max(1, write.maxHops) : held.hops + 1;
    }

    /** Nobody has to ask, and no event to come, for it to be gone in time. */
    private void isOver(View view, Written write) {
        if (view.run.up) {
            OrMap map = view.run.node.map();
            Entry entry = map.get(name(map, write.key), view.run.host.clock.local(cluster.nanos()));
            if (entry != null && !entry.isLocal() && entry.dot().equals(write.dot)) {
                inTime(view, write);
            }
        }
    }

    private void inTime(View view, Written shown) {
        Long end = lateness.of(view.run, shown);
        if (end != null && cluster.nanos() > end) {
            throw cluster.violated("nothing is shown after its ttl", view.run + " shows " + shown + " "
                    + (cluster.nanos() - end) + " ns too late");
        }
    }

    /** The one step back: a node that has no room, and nobody to evict with, forgets. */
    private void forgot(View view, Written write) {
        write.forgotten = true;
        if (!evicts || ++view.forgotten > view.run.node.map().shedCount()) {
            throw cluster.violated("dot states only move forward", view.run + " forgot " + write);
        }
    }

    private static boolean isWhole(Entry entry, Written write) {
        byte[] value = entry.value();
        return value.length == write.valueBytes && ByteBuffer.wrap(value).getLong() == write.serial
                && Arrays.equals(entry.keyBytes(), Cluster.keyBytes(write.key))
                && entry.timestamp() == write.timestamp;
    }

    /** A write may be dead where it was removed, where its time is up, and where something above it is known. */
    private void endedRightly(View view, Written write) {
        if (write.isRemoved() || write.evicted || cluster.nanos() >= write.earliestEndNanos()
                || isReplaced(view, write, anyShed)) {
            return;
        }
        // Only what nothing else explains counts as evicted: one event may end several, and a number is one eviction.
        if (view.evictions > 0) {
            view.evictions--;
            write.evicted = true;
            return;
        }
        throw cluster.violated("nothing is given up but for what ended it", view.run + " holds " + write
                + " dead; nobody removed it, it has time left, and nothing above it is known there");
    }

    /** @param anywhere what took its place need not be known here: it has come, and had to go for lack of room */
    private boolean isReplaced(View view, Written write, boolean anywhere) {
        for (Written killer : write.killers) {
            if (replaces(view, killer, anywhere)) {
                return true;
            }
        }
        var all = ledger.ofKey(write.key);
        for (int i = all.size() - 1; i >= 0; i--) {
            Written other = all.get(i);
            if (!other.remove && other.ranksAbove(write) && replaces(view, other, anywhere)) {
                return true;
            }
        }
        return false;
    }

    private boolean replaces(View view, Written other, boolean anywhere) {
        return anywhere || other.isRemoved() || other.evicted || cluster.nanos() >= other.earliestEndNanos()
                || view.run.node.map().state(other.dot) != OrMap.State.UNKNOWN;
    }

    private void shows(View view, KeyView known, int key, KeyView.@Nullable Held live) {
        OrMap map = view.run.node.map();
        Entry entry = map.get(name(map, key), view.run.host.clock.local(cluster.nanos()));
        Written shared = live == null ? null : live.written;
        if (judgedAsLocal(view, known, key, entry, shared)) {
            return;
        }
        Written shown = entry == null ? null : ledger.get(entry.dot());
        if (entry != null && shown == null) {
            throw cluster.violated("nothing is shown that nobody wrote", view.run + " shows " + entry.dot() + " for key-" + key);
        }
        if (shown != null && shown != shared) {
            throw cluster.violated("nothing that ended is shown again", view.run + " shows " + shown + ", but holds "
                    + (shared == null ? "nothing" : shared) + " live");
        }
        if (shown != null && shown.expires()) {
            inTime(view, shown);
        }
        if (shown == null && live != null && !live.hidden && cluster.nanos() < live.written.earliestEndNanos()) {
            throw cluster.violated("nothing is gone before its ttl", view.run + " holds " + shared + " live and does not show it");
        }
        if (shown == null && known.everShown && isKept(key) && !evicts) {
            throw cluster.violated("a key that nobody removed never blinks out", view.run + " does not show key-" + key
                    + " any more; it showed " + known.shown);
        }
        if (shown != null) {
            known.everShown = true;
            known.shown = shown;
            view.nextEndNanos = Math.min(view.nextEndNanos, shown.earliestEndNanos());
        }
    }

    /** Whether what is shown is for this node's callers only; no other node ever shows it. */
    private boolean judgedAsLocal(View view, KeyView known, int key, @Nullable Entry entry, @Nullable Written shared) {
        KeyView.Local local = known.local;
        if (entry != null && entry.isLocal()) {
            if (local == null || ByteBuffer.wrap(entry.value()).getLong() != local.serial()) {
                throw cluster.violated("what is local stays where it was written", view.run + " shows a local entry for key-" + key
                        + " that " + (local == null ? "nobody wrote there" : "is not the last one"));
            }
            if (shared != null && shared != local.above()) {
                throw cluster.violated("a later write takes the place of a local one", view.run + " holds " + shared
                        + " live and shows what was laid over " + local.above());
            }
            if (cluster.nanos() > local.latestEndNanos()) {
                throw cluster.violated("nothing is shown after its ttl", view.run + " shows a local entry for key-" + key + " "
                        + (cluster.nanos() - local.latestEndNanos()) + " ns too late");
            }
            view.nextEndNanos = Math.min(view.nextEndNanos, local.earliestEndNanos());
            return true;
        }
        if (local != null && !evicts && cluster.nanos() < local.earliestEndNanos() && shared == local.above()
                && known.deadCount == local.deadCount()) {
            throw cluster.violated("nothing is gone before its ttl", view.run + " does not show what was written there for key-"
                    + key + " only");
        }
        known.local = null;
        return false;
    }

    /** The same at all nodes of a cluster. */
    private Key name(OrMap map, int key) {
        Key name = names[key];
        if (name == null) {
            name = map.key(Cluster.keyBytes(key));
            names[key] = name;
        }
        return name;
    }

    /** Even keys are only ever written, without a ttl. */
    static boolean isKept(int key) {
        return key % 2 == 0;
    }
}
