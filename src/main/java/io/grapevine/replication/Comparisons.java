package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether this node has compared itself with the others since it last had to (DESIGN §2, "Bootstrap and readiness").
 *
 * <p>One comparison with a ready member is enough; where none is ready, all that answer are needed.
 */
final class Comparisons {

    /** Who has not been heard for so long does not answer. */
    private static final long ANSWERING_NANOS = 3_000_000_000L;

    private final ReplicationSettings settings;
    private boolean needed;
    private boolean starting;
    private long neededSinceNanos;
    private String why = "";
    private final SortedSet<Origin> with = new TreeSet<>();

    Comparisons(ReplicationSettings settings) {
        this.settings = settings;
    }

    /** From now on a comparison is owed; who has not got through its start is still starting, whatever the reason. */
    void need(Now now, boolean atStart, String reason) {
        starting = atStart || needed && starting;
        needed = true;
        neededSinceNanos = now.nanos();
        why = reason;
        with.clear();
    }

    boolean isNeeded() {
        return needed;
    }

    String why() {
        return why;
    }

    /** Found equal by digest, which it said together with whether it is ready. */
    void compared(Contact contact) {
        compared(contact, contact.isReady());
    }

    /**
     * Compared whole.
     *
     * @param wasReady whether it was ready when that began: what it learned meanwhile may not have been in it
     */
    void compared(Contact contact, boolean wasReady) {
        if (needed) {
            if (wasReady) {
                needed = false;
            } else {
                with.add(contact.origin);
            }
        }
    }

    /** Whether any of them was heard lately. */
    static boolean anyAnswers(Now now, Iterable<PeerRow> peers) {
        for (PeerRow peer : peers) {
            if (answers(now, peer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean answers(Now now, PeerRow peer) {
        return now.nanos() - peer.heardNanos < ANSWERING_NANOS;
    }

    /**
     * Judges anew.
     *
     * @param seedsAnswered whether all seeds have
     * @param alone whether this node is its only seed
     */
    void judge(Now now, Iterable<PeerRow> peers, boolean seedsAnswered, boolean alone) {
        if (!needed) {
            return;
        }
        boolean anyAnswers = false;
        boolean anyThere = false;
        for (PeerRow peer : peers) {
            boolean answers = answers(now, peer);
            anyThere = true;
            anyAnswers |= answers;
            // Ready since we compared: it may have learned meanwhile what we lack, so that comparison is not enough.
            if (answers && (peer.ready || !with.contains(peer.origin))) {
                return;
            }
        }
        long waited = now.nanos() - neededSinceNanos;
        if (starting) {
            needed = !(alone || seedsAnswered && anyAnswers || waited >= settings.joinTimeoutNanos());
        } else {
            needed = !(anyAnswers || !anyThere || waited >= ANSWERING_NANOS);
        }
    }
}
