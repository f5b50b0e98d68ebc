package io.grapevine.faults;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a surviving run knew is there once all are equal, unless it was removed, expired or overwritten, and of several
 * writes one after the other it is the last; and no run that has shown a key stops showing it without such a reason
 * (guarantee 4).
 */
final class NothingLost implements Guarantee {

    /** Closer writes at different nodes may have one timestamp: nobody promises which of them outranks the other. */
    static final long APART_NANOS = 10_000_000L;

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("4 nothing lost");
        for (KeyStory story : evidence.stories()) {
            if (!story.expires()) {
                story.sightingsByRun().values().forEach(sightings -> judgeBlinks(story, sightings, verdict));
            }
            for (Checkpoint checkpoint : evidence.history().checkpoints()) {
                judge(story, checkpoint, verdict);
            }
        }
        return verdict;
    }

    /** Shared with {@link TtlKept}. */
    static void judgeBlinks(KeyStory story, List<Sighting> sightings, Verdict verdict) {
        long shownNanos = sightings.stream()
                .filter(each -> !each.isNothing())
                .mapToLong(Sighting::toNanos)
                .min()
                .orElse(Long.MAX_VALUE);
        for (Sighting each : sightings) {
            if (each.fromNanos() > shownNanos
                    && each.toNanos() < story.earliestEndNanos()
                    && !story.mayBeRemovedBefore(each.toNanos())) {
                verdict.judge(!each.isNothing(), () -> "run " + each.run() + " had shown it at "
                        + Times.text(shownNanos) + " s, nobody removed it, and it is gone: " + each.call());
            }
        }
    }

    private static void judge(KeyStory story, Checkpoint checkpoint, Verdict verdict) {
        if (story.earliestEndNanos() <= checkpoint.toNanos()) {
            return;
        }
        Set<Integer> survivors = Evidence.survivors(checkpoint);
        List<Sighting> known = story.sightings()
                .filter(each -> survivors.contains(each.run()))
                .filter(each -> !each.isNothing() && each.toNanos() < checkpoint.fromNanos())
                .toList();
        if (known.isEmpty()) {
            return;
        }
        Call last = lastOf(story, checkpoint);
        boolean lastIsKnown = last != null && known.stream().anyMatch(each -> each.etag().equals(last.etag()));
        for (Checkpoint.Snapshot snapshot : checkpoint.snapshots()) {
            String found = snapshot.etags().getOrDefault(story.key(), Sighting.NOTHING);
            String where = ": at " + Times.text(checkpoint.fromNanos()) + " s slot " + snapshot.slot() + " has '"
                    + found + "' for " + story.key();
            if (lastIsKnown) {
                verdict.judge(found.equals(last.etag()), () -> "the last write is lost" + where + "; it was " + last);
            } else if (!story.mayBeRemovedBefore(checkpoint.toNanos())) {
                verdict.judge(!found.isEmpty(), () -> "a known entry is lost" + where + "; " + known.get(0).call());
            }
        }
    }

    /** The write that outranks all others for certain, of those that were asked for before; null if nobody can tell. */
    private static Call lastOf(KeyStory story, Checkpoint checkpoint) {
        Predicate<Call> before = each -> each.fromNanos() < checkpoint.toNanos();
        List<Call> puts = story.puts().stream().filter(before).toList();
        List<Call> removals = story.removals().stream().filter(before).toList();
        if (puts.isEmpty() || !puts.stream().allMatch(Call::isAcknowledgedPut)) {
            return null;
        }
        Call last = puts.get(puts.size() - 1);
        boolean after = puts.stream().allMatch(each -> each == last || isBefore(each, last))
                && removals.stream().allMatch(each -> each.status() == 204 && isBefore(each, last));
        return after ? last : null;
    }

    private static boolean isBefore(Call call, Call last) {
        return call.toNanos() + APART_NANOS < last.fromNanos();
    }
}
