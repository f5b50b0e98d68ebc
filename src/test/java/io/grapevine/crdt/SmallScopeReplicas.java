package io.grapevine.crdt;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * All that one replica can be in a {@link SmallScope}, each state with a number, and what each action makes of it. The shipped
 * map is asked for it once, from the beginning, along the shortest way known; then it is remembered: replicas are in few
 * states, together they are in many.
 *
 * <p>Sets of dots are bits of an int: {@link #bit}.
 */
final class SmallScopeReplicas {

    static final int REPLICAS = 3;
    static final int MAX_WRITES = 5;
    static final int PUT = 0;
    static final int REMOVE = 1;
    static final int PUT_WITH_TTL = 2;

    private static final long CLOCKLESS = -1;
    private static final int KINDS = 3;
    private static final int ACTION_BITS = 24;
    private static final int WRITE = 1;
    private static final int DELIVER = 2;
    private static final int OBSERVE = 3;
    private static final int TAKE = 4;
    private static final int BURY = 5;
    private static final int PASS_TIME = 6;
    private static final int FORGET_CLOCK = 7;

    private static final KeyedHash HASH = KeyedHash.derive(new ClusterKey("scope"), "map");
    private static final Origin[] ORIGINS = {new Origin(1, 1), new Origin(2, 2), new Origin(3, 3)};
    private static final long WALL_MILLIS = 1_800_000_000_000L;
    private static final long START_NANOS = 1_000_000_000L;
    private static final long TTL_NANOS = 1_000_000_000L;
    private static final long LATER_NANOS = 5_000_000_000L;

    /** One write, and the delta that it is to the others. */
    record Write(int replica, int key, Dot dot, @Nullable Version version, List<Dot> kills, Cause cause, long clock) {
        boolean hasTtl() {
            return version != null && version.leftNanos() != Version.FOREVER;
        }

        boolean isRemove() {
            return version == null;
        }

        boolean ranksAbove(Write other) {
            if (version == null || other.version == null) {
                return false;
            }
            return version.timestamp() != other.version.timestamp()
                    ? version.timestamp() > other.version.timestamp()
                    : dot.compareTo(other.dot) > 0;
        }

        private List<Object> identity() {
            List<Object> identity = new ArrayList<>(List.of(key, dot, kills, clock));
            if (version != null) {
                identity.add(version.timestamp());
                identity.add(version.leftNanos());
            }
            return identity;
        }

        private Write without(List<Dot> itsKills) {
            return new Write(replica, key, dot, version, itsKills, cause, 0);
        }
    }

    /** What a replica is: equal for two from which the same can follow. */
    static final class Local {
        final int replica;
        final long clock;
        final int seen;
        final int live;
        /** Of these the ttl has passed here. */
        final int expired;
        /** What it wrote, in order. */
        final int[] writes;
        /** What it holds: the writes of its live dots, without what they killed, in the order of their bits. */
        final int[] held;
        /** By key, the bit of the dot shown; 0 for none. */
        final int[] shown;
        final long digest;
        final long[] digestsOf;
        private final int before;
        private final int action;

        private Local(int replica, long clock, int seen, int live, int expired, int[] writes, int[] held, int[] shown, long digest,
                long[] digestsOf, int before, int action) {
            this.replica = replica;
            this.clock = clock;
            this.seen = seen;
            this.live = live;
            this.expired = expired;
            this.writes = writes;
            this.held = held;
            this.shown = shown;
            this.digest = digest;
            this.digestsOf = digestsOf;
            this.before = before;
            this.action = action;
        }

        int dead() {
            return seen & ~live;
        }

        OrMap.State state(int bit) {
            return (live & bit) != 0 ? OrMap.State.LIVE : (seen & bit) != 0 ? OrMap.State.DEAD : OrMap.State.UNKNOWN;
        }

        private List<Object> identity() {
            return List.of(replica, clock, seen, live, expired, ints(writes), ints(held), digest);
        }

        private static List<Integer> ints(int[] numbers) {
            return Arrays.stream(numbers).boxed().toList();
        }
    }

    private final int keyCount;
    private final List<Local> locals = new ArrayList<>();
    private final Map<List<Object>, Integer> localIds = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<List<Object>, Integer> writeIds = new HashMap<>();
    private final List<Long> clocks = new ArrayList<>();
    private final Map<Long, Integer> clockIds = new HashMap<>();
    private final SmallScopeIndex known = new SmallScopeIndex();
    private final Map<List<Object>, Long> digests = new HashMap<>();
    private final Map<Long, List<Object>> states = new HashMap<>();
    private @Nullable String violation;

    SmallScopeReplicas(int keyCount) {
        this.keyCount = keyCount;
    }

    /** The law that a replica has broken by itself; null if none has. */
    @Nullable String violation() {
        return violation;
    }

    Local local(int id) {
        return locals.get(id);
    }

    int count() {
        return locals.size();
    }

    Write write(int id) {
        return writes.get(id);
    }

    static int bit(Dot dot) {
        return 1 << ((int) dot.origin().high() - 1) * MAX_WRITES + (int) dot.number() - 1;
    }

    /** All dots that an origin can have. */
    static int bitsOf(int origin) {
        return (1 << MAX_WRITES) - 1 << origin * MAX_WRITES;
    }

    static int bits(List<Dot> dots) {
        int bits = 0;
        for (Dot dot : dots) {
            bits |= bit(dot);
        }
        return bits;
    }

    // ---- what can be done; each gives the state that follows, the same where nothing was to be done

    int empty(int replica) {
        return note(replica, new Run(replica), -1, 0, new int[0], new int[0], 0);
    }

    int write(int local, int kind, int key) {
        return act(local, WRITE, key * KINDS + kind);
    }

    /** A write's delta arrives, for the first time or again. */
    int deliver(int local, int write) {
        return act(local, DELIVER, write);
    }

    /** A message came: the clock follows. */
    int observe(int local, long clock) {
        Local of = locals.get(local);
        return of.clock == CLOCKLESS || of.clock >= clock ? local : act(local, OBSERVE, clockIds.computeIfAbsent(clock, fresh -> {
            clocks.add(fresh);
            return clocks.size() - 1;
        }));
    }

    /** Takes over an entry that another holds, by its bit. */
    int take(int local, Local holder, int bit) {
        return act(local, TAKE, holder.held[Integer.bitCount(holder.live & bit - 1)]);
    }

    int bury(int local, int bits) {
        return bits == 0 ? local : act(local, BURY, bits);
    }

    /** The ttls of all that this replica holds are over. */
    int passTime(int local) {
        return act(local, PASS_TIME, 0);
    }

    /** Nothing more is written: what no clock is needed for any more is one state, whatever the clock. */
    int forgetClock(int local) {
        return act(local, FORGET_CLOCK, 0);
    }

    private int act(int local, int verb, int argument) {
        int action = verb << ACTION_BITS | argument;
        long question = (long) local << 32 | action;
        int answer = known.get(question);
        if (answer < 0) {
            answer = ask(local, action);
            known.put(question, answer);
        }
        return answer;
    }

    private int ask(int local, int action) {
        Local before = locals.get(local);
        if (action >>> ACTION_BITS == FORGET_CLOCK) {
            int[] clockless = Arrays.stream(before.writes).map(id -> id(writes.get(id).without(writes.get(id).kills))).toArray();
            return note(new Local(before.replica, CLOCKLESS, before.seen, before.live, before.expired, clockless, before.held, before.shown,
                    before.digest, before.digestsOf, local, action));
        }
        Run run = replay(local);
        int expired = before.expired;
        int[] own = before.writes;
        int[] held = before.held;
        Write fresh = run.act(action);
        if (fresh != null) {
            own = Arrays.copyOf(own, own.length + 1);
            own[own.length - 1] = id(fresh);
        }
        int verb = action >>> ACTION_BITS;
        if (verb == PASS_TIME) {
            for (int write : before.held) {
                expired |= writes.get(write).hasTtl() ? bit(writes.get(write).dot) : 0;
            }
        }
        Write came = fresh != null ? fresh : verb == DELIVER || verb == TAKE ? writes.get(argument(action)) : null;
        int[] may = held;
        if (came != null && !came.isRemove()) {
            may = Arrays.copyOf(held, held.length + 1);
            may[held.length] = id(came.without(List.of()));
        }
        int after = note(before.replica, run, local, action, own, may, expired);
        Local now = locals.get(after);
        if ((before.seen & ~now.seen) != 0 || (before.dead() & now.live) != 0) {
            violation = "states only move forward: at r" + before.replica;
        }
        return after;
    }

    private static int argument(int action) {
        return action & (1 << ACTION_BITS) - 1;
    }

    private int id(Write write) {
        return writeIds.computeIfAbsent(write.identity(), fresh -> {
            writes.add(write);
            return writes.size() - 1;
        });
    }

    private Run replay(int local) {
        List<Integer> actions = new ArrayList<>();
        for (int at = local; locals.get(at).before >= 0; at = locals.get(at).before) {
            actions.add(locals.get(at).action);
        }
        Run run = new Run(locals.get(local).replica);
        for (int i = actions.size() - 1; i >= 0; i--) {
            run.act(actions.get(i));
        }
        return run;
    }

    /** What the map is now, in numbers. */
    private int note(int replica, Run run, int before, int action, int[] own, int[] mayHold, int expired) {
        int seen = 0;
        int live = 0;
        long[] digestsOf = new long[REPLICAS];
        for (int origin = 0; origin < REPLICAS; origin++) {
            seen |= bits(origin, run.map.seen(ORIGINS[origin], 1, Long.MAX_VALUE));
            live |= bits(origin, run.map.live(ORIGINS[origin], 1, Long.MAX_VALUE));
            digestsOf[origin] = run.map.digestOf(ORIGINS[origin]);
        }
        int alive = live;
        int[] held = Arrays.stream(mayHold).filter(write -> (alive & bit(writes.get(write).dot)) != 0).distinct().boxed()
                .sorted((one, other) -> Integer.compare(bit(writes.get(one).dot), bit(writes.get(other).dot)))
                .mapToInt(Integer::intValue).toArray();
        int[] shown = new int[keyCount];
        for (int key = 0; key < keyCount; key++) {
            Entry entry = run.map.get(run.keys[key], run.now().nanos());
            shown[key] = entry == null ? 0 : bit(entry.dot());
            judge(replica, live, held, key, shown[key]);
        }
        boolean clockless = before >= 0 && locals.get(before).clock == CLOCKLESS;
        Local local = new Local(replica, clockless ? CLOCKLESS : run.map.clock(), seen, live, expired, own, held, shown, run.map.digest(),
                digestsOf, before, action);
        judgeDigest(local);
        return note(local);
    }

    private int note(Local local) {
        return localIds.computeIfAbsent(local.identity(), fresh -> {
            locals.add(local);
            return locals.size() - 1;
        });
    }

    private static int bits(int origin, Runs numbers) {
        int[] bits = new int[1];
        numbers.forEach(number -> bits[0] |= 1 << origin * MAX_WRITES + (int) number - 1);
        return bits[0];
    }

    private void judge(int replica, int live, int[] held, int key, int shown) {
        int count = 0;
        for (int write : held) {
            count += writes.get(write).key == key ? 1 : 0;
        }
        if (count > 1) {
            violation = "two live on k" + key + " at r" + replica;
        } else if ((shown & ~live) != 0) {
            violation = "shown and not live: on k" + key + " at r" + replica;
        } else if (held.length != Integer.bitCount(live)) {
            violation = "lives though nobody wrote it, or though it was born dead: at r" + replica;
        }
    }

    /** Equal states have equal digests, and equal digests mean equal states, at whatever replica and by whatever way. */
    private void judgeDigest(Local local) {
        List<Object> state = new ArrayList<>(List.of(local.seen));
        for (int write : local.held) {
            state.add(writes.get(write).dot);
            state.add(writes.get(write).key);
            state.add(version(writes.get(write)).timestamp());
        }
        Long before = digests.putIfAbsent(state, local.digest);
        List<Object> other = states.putIfAbsent(local.digest, state);
        if (before != null && before != local.digest || other != null && !other.equals(state)) {
            violation = "digests tell otherwise: " + state + " and " + other;
        }
    }

    private static Version version(Write write) {
        if (write.version == null) {
            throw new AssertionError("a remove holds nothing");
        }
        return write.version;
    }

    /** A shipped map, and the time at its host. */
    private final class Run {
        final int replica;
        final OrMap map;
        final Key[] keys;
        private int passed;

        Run(int replica) {
            this.replica = replica;
            map = new OrMap(ORIGINS[replica], HASH, new SplittableRandom(replica));
            keys = new Key[keyCount];
            for (int i = 0; i < keyCount; i++) {
                keys[i] = map.key(("k" + i).getBytes(StandardCharsets.UTF_8));
            }
        }

        Now now() {
            return new Now(START_NANOS + passed * LATER_NANOS, WALL_MILLIS);
        }

        /** The write that it made, if it made one. */
        @Nullable Write act(int action) {
            int argument = argument(action);
            switch (action >>> ACTION_BITS) {
                case WRITE -> {
                    return write(argument % KINDS, argument / KINDS);
                }
                case DELIVER -> {
                    Write write = writes.get(argument);
                    map.observe(write.clock);
                    if (write.version != null) {
                        map.merge(now(), write.version, write.kills);
                    } else {
                        map.mergeDead(now(), write.kills, write.cause);
                    }
                }
                case OBSERVE -> map.observe(clocks.get(argument));
                case TAKE -> map.merge(now(), version(writes.get(argument)), List.of());
                case BURY -> map.mergeDead(now(), dots(argument), Cause.UNKNOWN);
                case PASS_TIME -> {
                    passed++;
                    map.expire(now(), 1_000);
                }
                case FORGET_CLOCK -> {}
                default -> throw new AssertionError(action);
            }
            return null;
        }

        private List<Dot> dots(int bits) {
            List<Dot> dots = new ArrayList<>();
            for (int rest = bits; rest != 0; rest &= rest - 1) {
                int bit = Integer.numberOfTrailingZeros(rest);
                dots.add(new Dot(ORIGINS[bit / MAX_WRITES], bit % MAX_WRITES + 1));
            }
            return dots;
        }

        private @Nullable Write write(int kind, int key) {
            if (kind == REMOVE) {
                Change change = map.remove(now(), keys[key]);
                if (change == null) {
                    return null;
                }
                Dot own = change.kills().get(change.kills().size() - 1);
                return new Write(replica, key, own, null, change.kills(), change.cause(), map.clock());
            }
            Change change = map.put(now(), keys[key], "", new byte[0], kind == PUT ? Version.FOREVER : TTL_NANOS);
            Entry entry = change.entry();
            if (entry == null) {
                throw new AssertionError("a put without an entry");
            }
            return new Write(replica, key, entry.dot(), entry.version(now()), change.kills(), change.cause(), map.clock());
        }
    }
}
