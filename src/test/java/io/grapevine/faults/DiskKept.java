package io.grapevine.faults;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all nodes held when they were equal is there when they next are, unless it may have been removed or have expired:
 * also where all were killed meanwhile, for some have it on disk (docs/DISK.md). Between the two lie some calm seconds, in
 * which a file is written.
 */
final class DiskKept implements Guarantee {

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("  kept on disk");
        if (evidence.history().runs().stream().noneMatch(Run::disk)) {
            return verdict;
        }
        List<Checkpoint> checkpoints = evidence.history().checkpoints();
        for (int i = 1; i < checkpoints.size(); i++) {
            if (checkpoints.get(i - 1).equalNanos() != Checkpoint.NEVER) {
                judge(evidence, checkpoints.get(i - 1), checkpoints.get(i), verdict);
            }
        }
        return verdict;
    }

    private static void judge(Evidence evidence, Checkpoint before, Checkpoint after, Verdict verdict) {
        Set<String> keys = new TreeSet<>(before.snapshots().get(0).etags().keySet());
        keys.removeIf(key -> {
            KeyStory story = evidence.story(key);
            return story.earliestEndNanos() <= after.toNanos() || story.mayBeRemovedBefore(after.toNanos());
        });
        for (String key : keys) {
            for (Checkpoint.Snapshot snapshot : after.snapshots()) {
                verdict.judge(snapshot.etags().containsKey(key), () -> "all held " + key + " at "
                        + Times.text(before.fromNanos()) + " s, and at " + Times.text(after.fromNanos()) + " s slot "
                        + snapshot.slot() + " does not");
            }
        }
    }
}
