package io.grapevine.crdt;

import io.grapevine.crdt.SmallScopeReplicas.Local;

/**
 * One replica learning from another, step by step, as {@code replication.Exchange} does: origins that differ, each stated in one
 * moment; the entries; what was born meanwhile, and the deaths. Where it stands is a long: {@link #NONE}, or who from whom, and
 * sets of dots.
 */
final class SmallScopeComparison {

    static final long NONE = 0;

    private static final int DOTS = SmallScopeReplicas.REPLICAS * SmallScopeReplicas.MAX_WRITES;
    private static final int DIFFERING = 4;
    private static final int WANTED = DIFFERING + SmallScopeReplicas.REPLICAS;
    private static final int DEAD_THERE = WANTED + DOTS;
    private static final int BORN = DEAD_THERE + DOTS;

    private final SmallScopeReplicas replicas;

    SmallScopeComparison(SmallScopeReplicas replicas) {
        this.replicas = replicas;
    }

    static int to(long comparison) {
        return (int) (comparison & 3) - 1;
    }

    static int from(long comparison) {
        return (int) (comparison >>> 2 & 3);
    }

    /** Whether it is none of this replica's business. */
    static boolean isBystander(long comparison, int replica) {
        return comparison != NONE && replica != to(comparison) && replica != from(comparison);
    }

    /** These became live where it learns from. */
    static long born(long comparison, int bits) {
        return comparison | (long) bits << BORN;
    }

    private static int part(long comparison, int at, int length) {
        return (int) (comparison >>> at) & (1 << length) - 1;
    }

    /** {@link #NONE} if there is nothing to compare. */
    long begin(int[] locals, int to, int from) {
        Local mine = replicas.local(locals[to]);
        Local theirs = replicas.local(locals[from]);
        if (mine.digest == theirs.digest) {
            return NONE;
        }
        long comparison = to + 1 | from << 2;
        for (int origin = 0; origin < SmallScopeReplicas.REPLICAS; origin++) {
            comparison |= mine.digestsOf[origin] != theirs.digestsOf[origin] ? 1L << DIFFERING + origin : 0;
        }
        locals[to] = replicas.observe(locals[to], theirs.clock);
        return comparison;
    }

    /** One step, in {@code locals}; {@link #NONE} when it was the last. */
    long step(int[] locals, long comparison) {
        int to = to(comparison);
        Local theirs = replicas.local(locals[from(comparison)]);
        locals[to] = replicas.observe(locals[to], theirs.clock);
        Local mine = replicas.local(locals[to]);
        int differing = part(comparison, DIFFERING, SmallScopeReplicas.REPLICAS);
        int wanted = part(comparison, WANTED, DOTS);
        int deadThere = part(comparison, DEAD_THERE, DOTS);
        int born = part(comparison, BORN, DOTS);
        if (differing != 0) {
            int of = SmallScopeReplicas.bitsOf(Integer.numberOfTrailingZeros(differing));
            return of(comparison, differing & differing - 1, wanted | theirs.live & of & ~mine.seen,
                    deadThere | theirs.dead() & of & ~mine.dead(), born);
        }
        if (wanted != 0) {
            int dot = Integer.lowestOneBit(wanted);
            if ((theirs.live & dot) != 0) {
                locals[to] = replicas.take(locals[to], theirs, dot);
            }
            return of(comparison, 0, wanted & ~dot, deadThere | theirs.dead() & dot, born);
        }
        for (int rest = born & theirs.live; rest != 0; rest &= rest - 1) {
            locals[to] = replicas.take(locals[to], theirs, Integer.lowestOneBit(rest));
        }
        locals[to] = replicas.bury(locals[to], deadThere);
        return NONE;
    }

    private static long of(long comparison, int differing, int wanted, int deadThere, int born) {
        return comparison & 15 | (long) differing << DIFFERING | (long) wanted << WANTED | (long) deadThere << DEAD_THERE
                | (long) born << BORN;
    }
}
