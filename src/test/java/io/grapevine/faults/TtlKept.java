package io.grapevine.faults;

import java.util.List;

/**
 * No entry is gone before its ttl less 0.1 %, and none is shown after its ttl and 0.1 %, its way, and the time that a
 * machine stood still (guarantee 5). Judged of keys that were written once.
 */
final class TtlKept implements Guarantee {

    /** A process that stops for less does not notice; with it, how long a datagram waits at most. */
    static final long UNNOTICED_NANOS = 1_000_000_000L;
    /** Nobody waits longer for a stream on which nothing comes: bytes that a fault held up are no older. */
    static final long LONGEST_WAY_NANOS = 10_000_000_000L;

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("5 ttl kept");
        for (KeyStory story : evidence.stories()) {
            if (story.expires() && story.puts().size() == 1) {
                story.sightingsByRun().values().forEach(each -> NothingLost.judgeBlinks(story, each, verdict));
                story.sightingsByRun().values().forEach(each -> judgeEnd(evidence, story.puts().get(0), each, verdict));
            }
        }
        return verdict;
    }

    private static void judgeEnd(Evidence evidence, Call put, List<Sighting> sightings, Verdict verdict) {
        if (!put.isAcknowledgedPut()) {
            return;
        }
        for (Sighting each : sightings) {
            long lateNanos = lateNanos(put, each);
            if (lateNanos > 0) {
                long allowedNanos = allowedNanos(evidence, put, each);
                verdict.judge(each.isNothing() || lateNanos <= allowedNanos, () -> "shown " + Times.text(lateNanos)
                        + " s past its ttl and 0.1 %, where " + Times.text(allowedNanos) + " s are allowed: "
                        + each.call() + "; written by " + put);
            }
        }
    }

    /** How long after its latest end, but for ways and standstills. */
    static long lateNanos(Call put, Sighting sighting) {
        return sighting.fromNanos() - put.toNanos() - put.ttlNanos() - put.ttlNanos() / Evidence.CLOCK_ERROR;
    }

    private static long allowedNanos(Evidence evidence, Call put, Sighting sighting) {
        long from = put.fromNanos();
        long to = sighting.fromNanos();
        return UNNOTICED_NANOS
                + Math.min(LONGEST_WAY_NANOS, evidence.troubled().overlapNanos(from, to))
                + evidence.standstills().overlapNanos(from, to);
    }
}
