package io.grapevine.crdt;

import io.grapevine.crdt.SmallScopeReplicas.Local;
import io.grapevine.crdt.SmallScopeReplicas.Write;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to three replicas and a few writes: each write anywhere, at any time; each delta delivered to
 * anybody, any number of times, or never; time passing at one and not yet at another; and, where wanted, comparisons, one at a
 * time, whose steps lie apart and which end at any of them. Each state is reached by the shortest way, and is looked at once.
 *
 * <p>What makes it few enough: what a replica makes of an action is asked of the shipped map once ({@link SmallScopeReplicas}); what
 * a replica does that has no part in a comparison under way commutes with its steps, and is done before; and clocks are
 * forgotten once nothing more is written.
 *
 * <p>What is not in it: two comparisons at a time, answers of a comparison overtaken by others, shedding, clones.
 */
public final class SmallScope {

    /** What was looked at; {@code violation} is null where all was well, else the law and the actions that break it. */
    public record Report(long states, long transitions, long completions, @Nullable String violation) {}

    private static final int REPLICAS = SmallScopeReplicas.REPLICAS;
    private static final int VERB = 1 << 24;
    private static final int WRITE = 0;
    private static final int DELIVER = 1;
    private static final int PASS_TIME = 2;
    private static final int BEGIN = 3;
    private static final int STEP = 4;
    private static final int BREAK_OFF = 5;
    private static final String[] VERBS = {" puts", " removes", " puts with a ttl"};

    private final int maxWrites;
    private final int keys;
    private final int kinds;
    private final boolean compares;
    private final long maxStates;
    private final SmallScopeReplicas replicas;
    private final SmallScopeComparison comparisons;
    private final SmallScopeLaw law;
    private final SmallScopeStates states = new SmallScopeStates();
    private final SmallScopeIndex compared = new SmallScopeIndex();
    private long transitions;
    private long completions;
    private @Nullable String violation;

    private SmallScope(int maxWrites, int keys, boolean ttls, boolean compares, long maxStates) {
        this.maxWrites = maxWrites;
        this.keys = keys;
        kinds = ttls ? 3 : 2;
        this.compares = compares;
        this.maxStates = maxStates;
        replicas = new SmallScopeReplicas(keys);
        comparisons = new SmallScopeComparison(replicas);
        law = new SmallScopeLaw(replicas);
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
        return new Report(scope.states.size(), scope.transitions, scope.completions, scope.violation);
    }

    private void explore() {
        int[] beginning = new int[REPLICAS];
        for (int replica = 0; replica < REPLICAS; replica++) {
            beginning[replica] = replicas.empty(replica);
        }
        states.add(beginning, SmallScopeComparison.NONE, -1, 0);
        int[] locals = new int[REPLICAS];
        for (int state = 0; state < states.size() && violation == null && states.size() < maxStates; state++) {
            for (int replica = 0; replica < REPLICAS; replica++) {
                locals[replica] = states.local(state, replica);
            }
            follow(state, locals, states.comparison(state));
        }
    }

    // ---- what can be done

    private void follow(int state, int[] locals, long comparison) {
        int written = 0;
        for (int local : locals) {
            written += replicas.local(local).writes.length;
        }
        for (int replica = 0; replica < REPLICAS; replica++) {
            if (SmallScopeComparison.isBystander(comparison, replica)) {
                continue;
            }
            for (int code = 0; code < kinds * keys && written < maxWrites; code++) {
                int after = replicas.write(locals[replica], code % kinds, code / kinds);
                become(state, locals, comparison, replica, after, WRITE * VERB + replica * kinds * keys + code, written + 1 == maxWrites);
            }
            for (int writer = 0; writer < REPLICAS; writer++) {
                for (int write : replicas.local(locals[writer]).writes) {
                    if (writer != replica) {
                        int after = replicas.deliver(locals[replica], write);
                        become(state, locals, comparison, replica, after, DELIVER * VERB + write * REPLICAS + replica, false);
                    }
                }
            }
            if (holdsWhatExpires(replicas.local(locals[replica]))) {
                become(state, locals, comparison, replica, replicas.passTime(locals[replica]), PASS_TIME * VERB + replica, false);
            }
            for (int from = 0; from < REPLICAS && compares && comparison == SmallScopeComparison.NONE; from++) {
                int[] after = locals.clone();
                long begun = from == replica ? SmallScopeComparison.NONE : comparisons.begin(after, replica, from);
                if (begun != SmallScopeComparison.NONE) {
                    reach(state, locals, after, begun, replica, BEGIN * VERB + replica * REPLICAS + from);
                }
            }
        }
        if (comparison != SmallScopeComparison.NONE) {
            int[] after = locals.clone();
            long left = comparisons.step(after, comparison);
            reach(state, locals, after, left, SmallScopeComparison.to(comparison), STEP * VERB);
            reach(state, locals, locals, SmallScopeComparison.NONE, SmallScopeComparison.to(comparison), BREAK_OFF * VERB);
        }
    }

    private boolean holdsWhatExpires(Local local) {
        for (int write : local.held) {
            if (replicas.write(write).hasTtl()) {
                return true;
            }
        }
        return false;
    }

    /** One replica has become another. */
    private void become(int state, int[] locals, long comparison, int replica, int after, int action, boolean last) {
        if (after == locals[replica]) {
            return;
        }
        int[] all = locals.clone();
        all[replica] = after;
        long going = comparison;
        if (comparison != SmallScopeComparison.NONE && replica == SmallScopeComparison.from(comparison)) {
            going = SmallScopeComparison.born(comparison, replicas.local(after).live & ~replicas.local(locals[replica]).live);
        }
        if (last && replicas.local(after).writes.length > replicas.local(locals[replica]).writes.length) {
            for (int i = 0; i < REPLICAS; i++) {
                all[i] = replicas.forgetClock(all[i]);
            }
        }
        reach(state, locals, all, going, replica, action);
    }

    // ---- where it leads

    private void reach(int state, int[] before, int[] after, long comparison, int actor, int action) {
        transitions++;
        if (violation != null || !states.add(after, comparison, state, action)) {
            return;
        }
        String broken = replicas.violation();
        broken = broken == null ? law.broken(before, after, actor) : broken;
        if (broken == null && comparison == SmallScopeComparison.NONE) {
            broken = complete(after);
        }
        if (broken != null) {
            violation = broken + "\n" + words(states.size() - 1);
        }
    }

    /** From here, with nothing but comparisons, all become equal, and what the model says. */
    private @Nullable String complete(int[] locals) {
        completions++;
        int[] end = locals.clone();
        for (int round = 0; round < 2; round++) {
            for (int to = 0; to < REPLICAS; to++) {
                for (int from = 0; from < REPLICAS; from++) {
                    if (to != from) {
                        end[to] = compareWhole(end, to, from);
                    }
                }
            }
        }
        String broken = replicas.violation();
        return broken == null ? law.brokenAtTheEnd(locals, end) : broken;
    }

    private int compareWhole(int[] locals, int to, int from) {
        long question = (long) locals[to] << 32 | locals[from];
        int answer = compared.get(question);
        if (answer < 0) {
            int[] after = locals.clone();
            long comparison = comparisons.begin(after, to, from);
            while (comparison != SmallScopeComparison.NONE) {
                comparison = comparisons.step(after, comparison);
            }
            answer = after[to];
            compared.put(question, answer);
        }
        return answer;
    }

    // ---- in words

    private String words(int state) {
        ArrayDeque<String> words = new ArrayDeque<>();
        for (int at = state; states.before(at) >= 0; at = states.before(at)) {
            words.addFirst(words(states.action(at) / VERB, states.action(at) % VERB));
        }
        return String.join("\n", words) + "\n";
    }

    private String words(int verb, int argument) {
        return switch (verb) {
            case WRITE -> "r" + argument / (kinds * keys) + VERBS[argument % (kinds * keys) % kinds] + " k"
                    + argument % (kinds * keys) / kinds;
            case DELIVER -> {
                Write write = replicas.write(argument / REPLICAS);
                yield "write " + write.dot() + " arrives at r" + argument % REPLICAS;
            }
            case PASS_TIME -> "time passes at r" + argument;
            case BEGIN -> "r" + argument / REPLICAS + " begins to compare itself with r" + argument % REPLICAS;
            default -> verb == STEP ? "and goes on" : "and breaks off";
        };
    }
}
