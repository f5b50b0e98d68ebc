package io.grapevine.faults;

import java.util.Set;

/**
 * A node that runs and can be reached answers each call, soon and without an error, whatever it cannot reach itself
 * (guarantee 1).
 */
final class AnswersFromMemory implements Guarantee {

    /** Two cores run five nodes, their clients, and whatever else; a tick of gossip takes far less. */
    static final long BOUND_NANOS = 2_000_000_000L;

    private static final Set<Integer> ANSWERS = Set.of(200, 201, 204, 404, 412);

    private final boolean onlyAlone;

    /** @param onlyAlone whether to judge only calls of nodes that reached no other at the time */
    AnswersFromMemory(boolean onlyAlone) {
        this.onlyAlone = onlyAlone;
    }

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict(onlyAlone ? "1 answers while alone" : "1 answers from memory");
        for (Call call : evidence.history().calls()) {
            long from = call.fromNanos();
            long to = call.toNanos();
            if (evidence.unreachable(call.slot()).touch(from, to)
                    || onlyAlone && !evidence.alone(call.slot()).contain(from, to)) {
                continue;
            }
            long tookNanos = to - from - evidence.standstills().overlapNanos(from, to);
            verdict.judge(
                    ANSWERS.contains(call.status()) && tookNanos <= BOUND_NANOS,
                    () -> "answered late or not at all by a node that runs: " + call);
        }
        return verdict;
    }
}
