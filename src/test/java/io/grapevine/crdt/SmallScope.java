package io.grapevine.crdt;

import io.grapevine.crdt.SmallScopeWorld.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to three replicas and a few writes: each write anywhere, at any time; each delta delivered to
 * anybody, any number of times, or never; time passing at one and not yet at another; and, where wanted, comparisons, one at a
 * time, whose steps lie apart and which end at any of them. States are told apart by a hash; each is reached by the shortest
 * way, and is looked at once. What a replica does that has no part in a comparison under way commutes with its steps: it is
 * done before.
 *
 * <p>What is not in it: two comparisons at a time, answers of a comparison overtaken by others, shedding, clones.
 */
public final class SmallScope {

    /** What was looked at; {@code violation} is null where all was well, else the law and the actions that break it. */
    public record Report(long states, long transitions, long completions, @Nullable String violation) {}

    private static final int DELIVER = 64;
    private static final int PASS_TIME = 96;
    private static final int BEGIN = 100;
    private static final int STEP = 110;
    private static final int BREAK_OFF = 111;

    private final int maxWrites;
    private final int keys;
    private final int kinds;
    private final boolean compares;
    private final long maxStates;
    private final Set<Long> known = new HashSet<>();
    private final Set<Long> completed = new HashSet<>();
    private final ArrayDeque<byte[]> next = new ArrayDeque<>();
    private long transitions;
    private @Nullable String violation;

    private SmallScope(int maxWrites, int keys, boolean ttls, boolean compares, long maxStates) {
        this.maxWrites = maxWrites;
        this.keys = keys;
        kinds = ttls ? 3 : 2;
        this.compares = compares;
        this.maxStates = maxStates;
    }

    /**
     * Looks at all states.
     *
     * @param ttls whether writes with a ttl are among what happens
     * @param compares whether comparisons are among what happens; each state is completed by some in any case
     * @param maxStates ends, without a violation, after so many
     */
    public static Report explore(int maxWrites, int keys, boolean ttls, boolean compares, long maxStates) {
        SmallScope scope = new SmallScope(maxWrites, keys, ttls, compares, maxStates);
        scope.explore();
        return new Report(scope.known.size(), scope.transitions, scope.completed.size(), scope.violation);
    }

    private void explore() {
        next.add(new byte[0]);
        known.add(world(new byte[0]).hash());
        while (!next.isEmpty() && violation == null && known.size() < maxStates) {
            byte[] path = next.remove();
            for (int action : actions(world(path))) {
                follow(path, action);
                if (violation != null) {
                    return;
                }
            }
        }
    }

    private List<Integer> actions(SmallScopeWorld world) {
        List<Integer> actions = new ArrayList<>();
        for (int replica = 0; replica < SmallScopeWorld.REPLICAS; replica++) {
            if (world.isBystander(replica)) {
                continue;
            }
            if (world.writes.size() < maxWrites) {
                for (int code = 0; code < kinds * keys; code++) {
                    actions.add(replica * kinds * keys + code);
                }
            }
            for (int write = 0; write < world.writes.size(); write++) {
                actions.add(DELIVER + write * SmallScopeWorld.REPLICAS + replica);
            }
            if (world.writes.stream().anyMatch(Write::hasTtl)) {
                actions.add(PASS_TIME + replica);
            }
            for (int from = 0; compares && world.isCompared() && from < SmallScopeWorld.REPLICAS; from++) {
                actions.add(BEGIN + replica * SmallScopeWorld.REPLICAS + from);
            }
        }
        if (!world.isCompared()) {
            actions.add(STEP);
            actions.add(BREAK_OFF);
        }
        return actions;
    }

    private void follow(byte[] path, int action) {
        SmallScopeWorld world = world(path);
        Map<Dot, OrMap.State[]> before = states(world);
        Dot[][] shown = shown(world);
        byte[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = (byte) action;
        if (!act(world, action)) {
            return;
        }
        transitions++;
        if (!known.add(world.hash())) {
            return;
        }
        String broken = SmallScopeLaw.broken(world, before, shown);
        if (broken == null && world.isCompared()) {
            broken = complete(world);
        }
        if (broken != null) {
            violation = broken + "\n" + words(longer);
            return;
        }
        next.add(longer);
    }

    /** From here, with nothing but comparisons, all become equal, and what the model says. */
    private @Nullable String complete(SmallScopeWorld world) {
        completed.add(world.hash());
        Map<Dot, OrMap.State> join = SmallScopeLaw.join(world);
        world.compareAll();
        world.compareAll();
        return SmallScopeLaw.brokenAtTheEnd(world, join);
    }

    private SmallScopeWorld world(byte[] path) {
        SmallScopeWorld world = new SmallScopeWorld(keys);
        for (byte action : path) {
            act(world, action);
        }
        return world;
    }

    private boolean act(SmallScopeWorld world, int action) {
        int perReplica = kinds * keys;
        if (action < DELIVER) {
            return world.write(action / perReplica, action % perReplica % kinds,
                    action % perReplica / kinds);
        }
        if (action < PASS_TIME) {
            return world.deliver((action - DELIVER) / SmallScopeWorld.REPLICAS, (action - DELIVER) % SmallScopeWorld.REPLICAS);
        }
        if (action < BEGIN) {
            return world.passTime(action - PASS_TIME);
        }
        if (action < STEP) {
            return world.beginComparison((action - BEGIN) / SmallScopeWorld.REPLICAS, (action - BEGIN) % SmallScopeWorld.REPLICAS);
        }
        return action == STEP ? world.stepComparison() : world.breakOffComparison();
    }

    private static Map<Dot, OrMap.State[]> states(SmallScopeWorld world) {
        Map<Dot, OrMap.State[]> states = new TreeMap<>();
        for (Write write : world.writes) {
            OrMap.State[] of = new OrMap.State[SmallScopeWorld.REPLICAS];
            for (int replica = 0; replica < of.length; replica++) {
                of[replica] = world.state(replica, write.dot());
            }
            states.put(write.dot(), of);
        }
        return states;
    }

    private static Dot[][] shown(SmallScopeWorld world) {
        Dot[][] shown = new Dot[SmallScopeWorld.REPLICAS][world.keyCount()];
        for (int replica = 0; replica < SmallScopeWorld.REPLICAS; replica++) {
            for (int key = 0; key < world.keyCount(); key++) {
                shown[replica][key] = world.shown(replica, key);
            }
        }
        return shown;
    }

    private String words(byte[] path) {
        StringBuilder words = new StringBuilder();
        int perReplica = kinds * keys;
        for (byte action : path) {
            if (action < DELIVER) {
                String[] verbs = {"puts", "removes", "puts with a ttl"};
                words.append("r").append(action / perReplica).append(' ')
                        .append(verbs[action % perReplica % kinds]).append(" k")
                        .append(action % perReplica / kinds);
            } else if (action < PASS_TIME) {
                words.append("write ").append((action - DELIVER) / SmallScopeWorld.REPLICAS).append(" arrives at r")
                        .append((action - DELIVER) % SmallScopeWorld.REPLICAS);
            } else if (action < BEGIN) {
                words.append("time passes at r").append(action - PASS_TIME);
            } else if (action < STEP) {
                words.append("r").append((action - BEGIN) / SmallScopeWorld.REPLICAS).append(" begins to compare itself with r")
                        .append((action - BEGIN) % SmallScopeWorld.REPLICAS);
            } else {
                words.append(action == STEP ? "and goes on" : "and breaks off");
            }
            words.append('\n');
        }
        return words.toString();
    }
}
