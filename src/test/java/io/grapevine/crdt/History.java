package io.grapevine.crdt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A random history of two to five replicas, and the laws that it must keep: the model of DESIGN §1 with real maps, and
 * with exchanges whose messages lie apart.
 *
 * <p>Deltas are lost, doubled, late and out of order; exchanges and streams break off; processes restart with and
 * without a disk, or run on as copies; entries expire on clocks of their own, are removed and shed.
 */
final class History {

    /** The law that was broken, in words. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String law) {
            super(law);
        }
    }

    /** What one write tells the others. */
    private record Delta(int to, int from, @Nullable Version version, List<Dot> kills, Cause cause, long clock) {}

    /** What the history knows of a write. */
    private record Put(String key, Dot dot, long timestamp, long ends, Set<Dot> heard) {
        boolean outranks(Put other) {
            return timestamp != other.timestamp ? timestamp > other.timestamp : dot.compareTo(other.dot) > 0;
        }
    }

    private static final int LOOK_EVERY = 8;

    private final Set<LeftOut> leftOut;
    private final RandomGenerator random;
    private final int stepCount;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Delta> net = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private final Set<Long> cut = new LinkedHashSet<>();
    private final boolean ttls;
    private final boolean crashes;
    private final boolean removes;
    private final boolean sheds;
    private final boolean clones;
    private long second;

    private final Map<Dot, Put> puts = new TreeMap<>();
    private final Set<Dot> given = new TreeSet<>();
    private final Set<Dot> ended = new TreeSet<>();
    private final Set<Dot> forgotten = new TreeSet<>();
    private final Set<Dot> shed = new TreeSet<>();
    private final Set<String> blinkable;
    private final Map<String, Boolean> shown = new LinkedHashMap<>();

    History(long seed, int stepCount, Set<LeftOut> leftOut) {
        this.leftOut = leftOut;
        this.stepCount = stepCount;
        random = new SplittableRandom(seed);
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(i, leftOut, random, new long[] {0, 0, 50, -50}[random.nextInt(4)]));
        }
        for (int i = 0, n = 1 + random.nextInt(3); i < n; i++) {
            keys.add("k" + i);
        }
        blinkable = new LinkedHashSet<>(keys);
        ttls = random.nextDouble() < .4;
        crashes = random.nextDouble() < .5;
        removes = random.nextDouble() < .8;
        sheds = random.nextDouble() < .3;
        clones = random.nextDouble() < .05 || leftOut.contains(LeftOut.CONTENT) && random.nextBoolean();
    }

    /** The law that a history breaks, or null. */
    static @Nullable String run(long seed, int steps, Set<LeftOut> leftOut) {
        try {
            new History(seed, steps, leftOut).run();
            return null;
        } catch (Broken broken) {
            return broken.getMessage();
        }
    }

    private void run() {
        for (int step = 0; step < stepCount; step++) {
            if (random.nextDouble() < .3) {
                second++;
                replicas.forEach(replica -> replica.second = second);
            }
            step(step);
            rememberWhoForgot();
            checkShown();
            if (step % LOOK_EVERY == 0) {
                look();
            }
        }
        settle();
        look();
        checkEnd();
    }

    // ---- what happens

    private void step(int step) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        Replica other = replicas.get(random.nextInt(replicas.size()));
        String key = keys.get(random.nextInt(keys.size()));
        double dice = random.nextDouble();
        if (dice < .22) {
            put(replica, key, step);
        } else if (dice < .30 && removes) {
            remove(replica, key);
        } else if (dice < .52 && !net.isEmpty()) {
            deliver();
        } else if (dice < .60 && replica != other) {
            talks.add(random.nextInt(6) == 0 ? new Bootstrap(replica, other) : new Exchange(replica, other, random));
        } else if (dice < .76 && !talks.isEmpty()) {
            talk();
        } else if (dice < .80) {
            replica.expire();
        } else if (dice < .84) {
            cutOrHeal(replica, other);
        } else if (dice < .88 && crashes) {
            crash(replica);
        } else if (dice < .92 && sheds) {
            forget(replica, key);
        } else if (dice < .93 && clones && replica != other) {
            replica.cloneOf(other);
        }
    }

    private void put(Replica replica, String key, int step) {
        Set<Dot> heard = new TreeSet<>();
        for (Dot dot : puts.keySet()) {
            if (replica.map.state(dot) != OrMap.State.UNKNOWN) {
                heard.add(dot);
            }
        }
        int ttl = ttls ? new int[] {0, 2, 5, 30}[random.nextInt(4)] : 0;
        long left = ttl == 0 ? Version.FOREVER : ttl * Replica.SECOND_NANOS;
        byte[] value = ("v" + step).getBytes(StandardCharsets.UTF_8);
        Change change = replica.map.put(replica.now(), replica.key(key), "text/plain", value, left);
        Entry entry = change.entry();
        if (entry == null || replica.shown(key) != entry) {
            throw new Broken("a write on " + key + " is not shown where it was made");
        }
        if (!given.add(entry.dot()) && !clones) {
            throw new Broken(entry.dot() + " was given twice");
        }
        puts.put(entry.dot(),
                new Put(key, entry.dot(), entry.timestamp(), ttl == 0 ? Long.MAX_VALUE : second + ttl, heard));
        for (Dot killed : change.kills()) {
            Put before = puts.get(killed);
            if (before != null && before.timestamp >= entry.timestamp() && !clones) {
                throw new Broken(entry.dot() + " ranks no higher than what it replaced");
            }
        }
        replica.tellWatchers(entry.version(replica.now()));
        ended.addAll(change.kills());
        if (ttl != 0) {
            blinkable.remove(key);
        }
        spread(replica, entry.version(replica.now()), change.kills(), change.cause());
    }

    private void remove(Replica replica, String key) {
        Change change = random.nextInt(8) == 0
                ? evict(replica, key)
                : replica.map.remove(replica.now(), replica.key(key));
        if (change != null) {
            ended.addAll(change.kills());
            given.addAll(change.kills());
            blinkable.remove(key);
            spread(replica, null, change.kills(), change.cause());
        }
    }

    private static @Nullable Change evict(Replica replica, String key) {
        Entry entry = replica.map.live(replica.key(key));
        return entry == null ? null : replica.map.evict(replica.now(), entry);
    }

    private void spread(Replica from, @Nullable Version version, List<Dot> kills, Cause cause) {
        for (Replica to : replicas) {
            if (to != from && random.nextDouble() < .7) {
                net.add(new Delta(to.index, from.index, version, kills, cause, from.map.clock()));
            }
        }
    }

    private void deliver() {
        int index = random.nextInt(net.size());
        Delta delta = random.nextDouble() < .8 ? net.remove(index) : net.get(index);
        if (!cut.contains(pair(delta.to, delta.from))) {
            deliver(delta);
        }
    }

    private void deliver(Delta delta) {
        Replica to = replicas.get(delta.to);
        to.observe(delta.clock);
        if (delta.version == null) {
            to.mergeDead(delta.kills, delta.cause);
        } else if (to.map.state(delta.version.dot()) == OrMap.State.DEAD && !leftOut.contains(LeftOut.LATE)) {
            deliverLate(to, delta);
            return;
        } else {
            to.merge(delta.version, delta.kills);
            if (to.map.state(delta.version.dot()) == OrMap.State.UNKNOWN) {
                throw new Broken(delta.version.dot() + " was delivered and is unknown");
            }
        }
        for (Dot kill : delta.kills) {
            if (to.map.state(kill) != OrMap.State.DEAD) {
                throw new Broken(kill + " is not dead after a delta that killed it");
            }
        }
    }

    /**
     * What replaced the late entry may not be here: what it replaced and is shown here dies with a cover, as in an
     * exchange.
     */
    private void deliverLate(Replica to, Delta delta) {
        Replica from = replicas.get(delta.from);
        for (Dot kill : delta.kills) {
            Entry mine = to.map.entry(kill);
            if (mine == null) {
                to.mergeDead(List.of(kill), delta.cause);
            } else if (!cut.contains(pair(delta.to, delta.from)) && from.map.state(kill) == OrMap.State.DEAD) {
                Entry cover = from.map.live(to.map.key(mine.keyBytes()));
                if (cover != null) {
                    to.merge(cover.version(from.now()), List.of(kill));
                } else {
                    to.mergeDead(List.of(kill), delta.cause);
                }
                to.observe(from.map.clock());
            }
        }
    }

    private void talk() {
        Talk talk = talks.get(random.nextInt(talks.size()));
        int messages = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1_000;
        for (int message = 0; message < messages; message++) {
            boolean lost = random.nextDouble() < .03 || cut.contains(pair(talk.to().index, talk.from().index));
            if (lost || talk.isBroken() || !talk.step()) {
                talks.remove(talk);
                talk.from().watchers.remove(talk);
                return;
            }
        }
    }

    private void cutOrHeal(Replica one, Replica other) {
        if (one != other && random.nextBoolean()) {
            cut.add(pair(one.index, other.index));
        } else {
            cut.clear();
        }
    }

    private void crash(Replica replica) {
        if (random.nextBoolean()) {
            replica.disk = replica.snapshot();
        } else {
            replica.restart(random.nextDouble() < .6 ? replica.disk : null);
        }
    }

    private void forget(Replica replica, String key) {
        Entry entry = replica.map.live(replica.key(key));
        if (entry != null && !entry.isPast(replica.now().nanos())) {
            shed.add(entry.dot());
            blinkable.remove(key);
            replica.states.remove(entry.dot());
            replica.shed(entry);
        }
    }

    private static long pair(int one, int other) {
        return Math.min(one, other) * 100L + Math.max(one, other);
    }

    private void rememberWhoForgot() {
        for (Dot dot : ended) {
            if (!forgotten.contains(dot) && replicas.stream().noneMatch(r -> r.map.state(dot) == OrMap.State.DEAD)) {
                forgotten.add(dot);
            }
        }
    }

    // ---- the end

    private void settle() {
        cut.clear();
        talks.clear();
        replicas.forEach(replica -> replica.watchers.clear());
        for (int i = net.size() / 2; i > 0; i--) {
            deliver(net.remove(random.nextInt(net.size())));
        }
        replicas.forEach(replica -> {
            replica.pastTheTick = true;
            replica.expire();
        });
        Map<Dot, OrMap.State> join = join();
        for (int round = 0; round < 3; round++) {
            for (Replica to : replicas) {
                for (Replica from : replicas) {
                    if (to != from) {
                        Exchange exchange = new Exchange(to, from, random);
                        while (exchange.step()) {
                            continue;
                        }
                    }
                }
            }
        }
        replicas.forEach(Replica::expire);
        if (!clones) {
            checkJoin(join);
        }
    }

    /**
     * Each dot's latest state anywhere; dead, if it is live below the highest live on its key. When that is dead
     * elsewhere already, which of the two is heard of first decides about those below: then nothing is said of them.
     */
    private Map<Dot, OrMap.State> join() {
        Map<Dot, OrMap.State> join = new TreeMap<>();
        List<Put> liveSomewhere = new ArrayList<>();
        for (Put put : puts.values()) {
            OrMap.State latest = OrMap.State.UNKNOWN;
            for (Replica replica : replicas) {
                Entry entry = replica.map.entry(put.dot);
                boolean past = entry != null && entry.isPast(replica.now().nanos());
                OrMap.State state = past ? OrMap.State.DEAD : replica.map.state(put.dot);
                latest = state.compareTo(latest) > 0 ? state : latest;
                if (state == OrMap.State.LIVE && !liveSomewhere.contains(put)) {
                    liveSomewhere.add(put);
                }
            }
            join.put(put.dot, latest);
        }
        for (Put low : liveSomewhere) {
            Put top = low;
            for (Put other : liveSomewhere) {
                top = other.key.equals(low.key) && other.outranks(top) ? other : top;
            }
            if (join.get(top.dot) != OrMap.State.LIVE) {
                join.remove(low.dot, OrMap.State.LIVE);
            } else if (top != low) {
                join.put(low.dot, OrMap.State.DEAD);
            }
        }
        return join;
    }

    private void checkJoin(Map<Dot, OrMap.State> join) {
        join.forEach((dot, state) -> {
            for (Replica replica : replicas) {
                if (replica.map.state(dot) != state) {
                    throw new Broken(dot + " should have become " + state
                            + " and is " + replica.map.state(dot) + " at " + replica);
                }
            }
        });
    }

    // ---- the laws

    private void checkShown() {
        for (Replica replica : replicas) {
            for (String key : keys) {
                Entry entry = replica.shown(key);
                String where = replica + " " + key;
                if (entry == null && shown.getOrDefault(where, false) && blinkable.contains(key) && !clones) {
                    throw new Broken(key + " was shown at " + replica + ", nobody removed it, and it blinked out");
                }
                shown.put(where, entry != null);
                if (entry != null && !clones && replica.passed.contains(entry.dot())) {
                    throw new Broken(entry.dot() + " had passed its deadline at " + replica + " and is shown again");
                }
                Entry live = replica.map.live(replica.key(key));
                if (live != null && live.isPast(replica.now().nanos())) {
                    replica.passed.add(live.dot());
                }
            }
        }
    }

    /** What is too dear to check at every step. */
    private void look() {
        for (Replica replica : replicas) {
            DigestOracle.check(replica.map);
            puts.forEach((dot, put) -> checkState(replica, put));
        }
        for (Replica one : replicas) {
            for (Replica other : replicas) {
                if (one.state().equals(other.state()) != (one.map.digest() == other.map.digest())) {
                    throw new Broken("digests tell otherwise than states at " + one + " and " + other);
                }
            }
        }
    }

    private void checkState(Replica replica, Put put) {
        OrMap.State state = replica.map.state(put.dot);
        OrMap.State before = replica.states.put(put.dot, state);
        if (before != null && state.compareTo(before) < 0) {
            throw new Broken(put.dot + " went from " + before + " to " + state + " at " + replica);
        }
        boolean news = state == OrMap.State.DEAD && before != OrMap.State.DEAD;
        if (news && !clones && second < put.ends && !ended.contains(put.dot)
                && puts.values().stream().noneMatch(other -> other.key.equals(put.key) && other.outranks(put))) {
            throw new Broken(put.dot + " on " + put.key + " died without a cause at " + replica);
        }
    }

    private void checkEnd() {
        Replica first = replicas.get(0);
        for (Replica replica : replicas) {
            if (!replica.state().equals(first.state())) {
                throw new Broken("diverged: " + first + " has\n" + first.state()
                        + replica + " has\n" + replica.state());
            }
        }
        for (String key : keys) {
            Entry entry = first.shown(key);
            for (Replica replica : replicas) {
                Entry there = replica.shown(key);
                if ((there == null) != (entry == null)
                        || there != null && entry != null && !there.dot().equals(entry.dot())) {
                    throw new Broken("diverged on " + key + ": " + entry + " and " + there);
                }
            }
            if (!clones) {
                checkNothingLost(key, entry == null ? null : entry.dot());
            }
        }
    }

    private void checkNothingLost(String key, @Nullable Dot got) {
        if (got != null && ended.contains(got) && !forgotten.contains(got)) {
            throw new Broken(got + " on " + key + " had ended, somebody knew, and it is back");
        }
        if (crashes || !shed.isEmpty()) {
            return;
        }
        List<Put> mine = puts.values().stream().filter(put -> put.key.equals(key)).toList();
        for (Put put : mine) {
            boolean wanted = put.ends > second && !ended.contains(put.dot) && !put.dot.equals(got);
            if (wanted && mine.stream().noneMatch(other -> other.outranks(put))) {
                throw new Broken("the newest write " + put.dot + " on " + key + " was lost, " + got + " is shown");
            }
            if (wanted && mine.stream().allMatch(other -> other == put || put.heard.contains(other.dot))) {
                throw new Broken(put.dot + " on " + key + " came after all others and was lost, " + got + " is shown");
            }
        }
    }
}
