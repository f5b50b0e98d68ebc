package io.grapevine.faults;

import java.util.Map;
import java.util.TreeMap;

/**
 * Once faults are taken back, all live nodes are ready and equal within a stated time, digest for digest and entry for
 * entry (guarantee 2).
 */
final class ReplicasEqual implements Guarantee {

    /**
     * Two that hold each other dead meet after 30 s at most, the slowest that a settled node looks up and asks its
     * seeds; the comparison and what the machine needs are the rest.
     */
    static final long BOUND_NANOS = 40_000_000_000L;

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("2 replicas equal");
        for (Checkpoint checkpoint : evidence.history().checkpoints()) {
            long tookNanos = checkpoint.equalNanos() - checkpoint.healedNanos();
            verdict.judge(
                    checkpoint.equalNanos() != Checkpoint.NEVER && tookNanos <= BOUND_NANOS,
                    () -> "healed at " + Times.text(checkpoint.healedNanos()) + " s, and "
                            + (checkpoint.equalNanos() == Checkpoint.NEVER
                                    ? "not equal at " + Times.text(checkpoint.fromNanos()) + " s"
                                    : "equal only " + Times.text(tookNanos) + " s later"));
            Checkpoint.Snapshot first = checkpoint.snapshots().get(0);
            Map<String, String> expected = lasting(evidence, checkpoint, first);
            for (Checkpoint.Snapshot other : checkpoint.snapshots()) {
                Map<String, String> found = lasting(evidence, checkpoint, other);
                verdict.judge(found.equals(expected), () -> "slots " + first.slot() + " and " + other.slot()
                        + " differ at " + Times.text(checkpoint.fromNanos()) + " s: " + difference(expected, found));
            }
        }
        return verdict;
    }

    /** Without what may expire between the first node's reading and the last one's. */
    private static Map<String, String> lasting(Evidence evidence, Checkpoint checkpoint, Checkpoint.Snapshot snapshot) {
        Map<String, String> lasting = new TreeMap<>(snapshot.etags());
        lasting.keySet().removeIf(key -> evidence.story(key).earliestEndNanos() <= checkpoint.toNanos());
        return lasting;
    }

    private static String difference(Map<String, String> expected, Map<String, String> found) {
        Map<String, String> text = new TreeMap<>();
        expected.forEach((key, etag) -> {
            if (!etag.equals(found.get(key))) {
                text.put(key, etag + " against " + found.get(key));
            }
        });
        found.forEach((key, etag) -> {
            if (!expected.containsKey(key)) {
                text.put(key, "nothing against " + etag);
            }
        });
        return text.size() + " keys, such as " + text.entrySet().stream().limit(5).toList();
    }
}
