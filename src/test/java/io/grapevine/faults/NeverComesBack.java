package io.grapevine.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was removed, overwritten or has expired never comes back (guarantee 3): not at a run that knew of its end; once
 * all are equal, nowhere where such a run survives; and what no node held while all were equal, never at all.
 */
final class NeverComesBack implements Guarantee {

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("3 never comes back");
        for (KeyStory story : evidence.stories()) {
            Ends ends = new Ends(story);
            judgeRuns(story, ends, verdict);
            for (Checkpoint checkpoint : evidence.history().checkpoints()) {
                judgeSurvivors(story, ends, checkpoint, verdict);
            }
            judgeAfterwards(story, evidence.history().checkpoints(), verdict);
        }
        return verdict;
    }

    private static void judgeRuns(KeyStory story, Ends ends, Verdict verdict) {
        story.sightingsByRun().forEach((run, sightings) -> ends.of(run).forEach((etag, endNanos) -> {
            for (Sighting each : sightings) {
                if (each.fromNanos() > endNanos) {
                    verdict.judge(!each.etag().equals(etag), () -> "run " + run + " knew at " + Times.text(endNanos)
                            + " s that " + etag + " was over, and showed it again: " + each.call());
                }
            }
        }));
    }

    private static void judgeSurvivors(KeyStory story, Ends ends, Checkpoint checkpoint, Verdict verdict) {
        for (int run : Evidence.survivors(checkpoint)) {
            ends.of(run).forEach((etag, endNanos) -> {
                if (endNanos < checkpoint.fromNanos()) {
                    for (Checkpoint.Snapshot snapshot : checkpoint.snapshots()) {
                        verdict.judge(!etag.equals(snapshot.etags().get(story.key())), () -> "run " + run + " knew at "
                                + Times.text(endNanos) + " s that " + etag + " of " + story.key() + " was over; at "
                                + Times.text(checkpoint.fromNanos()) + " s slot " + snapshot.slot() + " has it");
                    }
                }
            });
        }
    }

    /** Nobody had it: where should it come from? */
    private static void judgeAfterwards(KeyStory story, List<Checkpoint> checkpoints, Verdict verdict) {
        Map<String, Sighting> first = new HashMap<>();
        Map<String, Sighting> last = new HashMap<>();
        story.sightings().filter(each -> !each.isNothing()).forEach(each -> {
            first.merge(each.etag(), each, (a, b) -> a.toNanos() <= b.toNanos() ? a : b);
            last.merge(each.etag(), each, (a, b) -> a.fromNanos() >= b.fromNanos() ? a : b);
        });
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.equalNanos() == Checkpoint.NEVER) {
                continue;
            }
            first.forEach((etag, sighting) -> {
                boolean gone = sighting.toNanos() < checkpoint.fromNanos()
                        && checkpoint.snapshots().stream().noneMatch(s -> etag.equals(s.etags().get(story.key())));
                if (gone) {
                    boolean holds = last.get(etag).fromNanos() <= checkpoint.toNanos();
                    verdict.judge(holds, () -> "no node held " + etag + " at " + Times.text(checkpoint.fromNanos())
                            + " s, and later: " + last.get(etag).call());
                }
            });
        }
    }
}
