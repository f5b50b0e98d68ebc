package io.grapevine.sim;

import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges what replicas show by what clients wrote. It knows the writes, what each run has been seen to know of each, and the
 * guarantees (DESIGN §1 and §5); it does not know how replicas get there.
 *
 * <p>After every event it looks at the run that took it: at all keys where there are few of them, else at the keys written
 * last and at some of the others in turn.
 */
final class Oracle {

    /** So many keys are looked at after every event that changed something. */
    static final int LOOKED_AT = 64;
    private static final long DISK_CLOCK_NANOS = 2_000_000;

    private final Cluster cluster;
    private final Ledger ledger;
    private final boolean evicts;
    private final Map<Run, View> views = new LinkedHashMap<>();
    private final Spread spread;
    private long serial;

    Oracle(Cluster cluster, Ledger ledger, Spread spread, boolean evicts) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.spread = spread;
        this.evicts = evicts;
    }

    // ---- what happens

    void onStarted(Run run) {
        views.put(run, new View(run, ledger.keys()));
    }

    void onEnded(Run run) {
        views.remove(run);
    }

    /** What {@code run} shows is looked at before a client writes there: that is what the write takes the place of. */
    void beforeWrite(Run run, int key) {
        look(view(run), key, null, 0);
    }

    void afterPut(Run run, int key, Change change, long ttlNanos, int valueBytes) {
        Entry entry = change.entry();
        if (entry == null) {
            throw violated("a put is a dot", run + " answered a put of key-" + key + " without an entry");
        }
        enter(run, Written.put(entry.dot(), key, entry.timestamp(), ttlNanos, cluster.nanos(), valueBytes, serial));
    }

    void afterRemove(Run run, int key, Dot dot) {
        enter(run, Written.remove(dot, key, cluster.nanos()));
    }

    /** The number that the next put has in its value. */
    long nextSerial() {
        return ++serial;
    }

    private void enter(Run run, Written written) {
        String fault = ledger.enter(written);
        if (fault != null) {
            throw violated("no dot is issued twice", run + ": " + fault);
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
        long digest = run.node.map().digest();
        boolean changed = digest != view.digest || !view.looked;
        if (!changed && cluster.nanos() < view.nextEndNanos) {
            return;
        }
        view.digest = digest;
        view.looked = true;
        view.nextEndNanos = Long.MAX_VALUE;
        int keys = ledger.keys();
        int count = Math.min(keys, LOOKED_AT);
        for (int i = 0; i < count; i++) {
            look(view, view.nextKey, from, transitNanos);
            view.nextKey = (view.nextKey + 1) % keys;
        }
    }

    /** Looks at every key of every run. */
    void lookAtAll() {
        for (View view : views.values()) {
            for (int key = 0; key < ledger.keys(); key++) {
                look(view, key, null, 0);
            }
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
        if (known.open.isEmpty()) {
            return;
        }
        OrMap map = view.run.node.map();
        Written live = null;
        for (Iterator<KeyView.Held> iterator = known.open.iterator(); iterator.hasNext();) {
            KeyView.Held held = iterator.next();
            Written write = held.written;
            switch (map.state(write.dot)) {
                case UNKNOWN -> {
                    if (held.live && !evicts) {
                        throw violated("dot states only move forward", view.run + " forgot " + write);
                    }
                    held.live = false;
                }
                case LIVE -> {
                    if (write.remove) {
                        throw violated("a remove is born dead", view.run + " holds " + write + " live");
                    }
                    if (!held.live) {
                        held.live = true;
                        onLive(view, held, map, from, transitNanos);
                    }
                    if (live != null) {
                        throw violated("a key shows one entry", view.run + " holds " + live + " and " + write + " live");
                    }
                    live = write;
                }
                case DEAD -> {
                    iterator.remove();
                    if (!held.live) {
                        spread.onOvertaken(write, cluster.nanos());
                    }
                    if (!write.remove) {
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
        if (write.expires()) {
            view.setLatestEnd(write, latestEnd(write, from, transitNanos));
        }
        Entry entry = map.entry(write.dot);
        if (entry == null || !isWhole(entry, write)) {
            throw violated("an entry is whole", view.run + " holds something else than was written: " + write);
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

    private long latestEnd(Written write, @Nullable Run from, long transitNanos) {
        if (from == null) {
            return write.latestEndNanos();
        }
        View sender = views.get(from);
        Long end = sender == null ? null : sender.latestEnd(write);
        // From a disk, or from somebody who has died since: nobody can say any more how late it was there.
        return end == null || end == Long.MAX_VALUE ? Long.MAX_VALUE : end + transitNanos + DISK_CLOCK_NANOS;
    }

    private static boolean isWhole(Entry entry, Written write) {
        byte[] value = entry.value();
        return value.length == write.valueBytes && ByteBuffer.wrap(value).getLong() == write.serial
                && java.util.Arrays.equals(entry.keyBytes(), Cluster.keyBytes(write.key))
                && entry.timestamp() == write.timestamp;
    }

    /** A write may be dead where it was removed, where its time is up, and where something above it is known. */
    private void endedRightly(View view, Written write) {
        if (evicts || write.isRemoved() || cluster.nanos() >= write.earliestEndNanos()) {
            return;
        }
        for (Written killer : write.killers) {
            if (replaces(view, killer)) {
                return;
            }
        }
        var all = ledger.ofKey(write.key);
        for (int i = all.size() - 1; i >= 0; i--) {
            Written other = all.get(i);
            if (!other.remove && other.ranksAbove(write) && replaces(view, other)) {
                return;
            }
        }
        throw violated("nothing is given up but for what ended it", view.run + " holds " + write
                + " dead; nobody removed it, it has time left, and nothing above it is known there");
    }

    private boolean replaces(View view, Written other) {
        return other.isRemoved() || cluster.nanos() >= other.earliestEndNanos()
                || view.run.node.map().state(other.dot) != OrMap.State.UNKNOWN;
    }

    private void shows(View view, KeyView known, int key, @Nullable Written live) {
        OrMap map = view.run.node.map();
        Key name = map.key(Cluster.keyBytes(key));
        Entry entry = map.get(name, view.run.host.clock.local(cluster.nanos()));
        Written shown = entry == null ? null : ledger.get(entry.dot());
        if (entry != null && shown == null) {
            throw violated("nothing is shown that nobody wrote", view.run + " shows " + entry.dot() + " for key-" + key);
        }
        if (shown != null && shown != live) {
            throw violated("nothing that ended is shown again", view.run + " shows " + shown + ", but holds "
                    + (live == null ? "nothing" : live) + " live");
        }
        if (shown != null && shown.expires()) {
            Long end = view.latestEnd(shown);
            if (end != null && cluster.nanos() > end) {
                throw violated("nothing is shown after its ttl", view.run + " shows " + shown + " "
                        + (cluster.nanos() - end) + " ns too late");
            }
        }
        if (shown == null && live != null && cluster.nanos() < live.earliestEndNanos()) {
            throw violated("nothing is gone before its ttl", view.run + " holds " + live + " live and does not show it");
        }
        if (shown == null && known.everShown && isKept(key) && !evicts) {
            throw violated("a key that nobody removed never blinks out", view.run + " does not show key-" + key
                    + " any more; it showed " + known.shown);
        }
        if (shown != null) {
            known.everShown = true;
            known.shown = shown;
            view.nextEndNanos = Math.min(view.nextEndNanos, shown.earliestEndNanos());
        }
    }

    /** Even keys are only ever written, without a ttl. */
    static boolean isKept(int key) {
        return key % 2 == 0;
    }


    private ViolatedException violated(String invariant, String text) {
        return new ViolatedException(invariant, text, cluster.nanos());
    }
}
