package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;

/**
 * Which of a peer's deltas have arrived: the highest, and which of the 64 before it; and when that is to be said.
 *
 * <p>One alone is acknowledged at once. Those that follow within a millisecond share an acknowledgement, as in TCP (RFC 9293
 * §3.8.6.3), and meanwhile the peer fills its next datagram; but never so many that the window of one who is well could be closed, and none that came
 * out of order, by which it learns of a loss (RFC 5681 §4.2).
 */
final class Inbox {

    /** From the last acknowledgement to the next, where nothing hurries. */
    static final long WAIT_NANOS = 1_000_000L;
    /** So many make it hurry: the least that a peer's window holds. */
    static final int MAX_OWED = Outbox.MIN_WINDOW_DATAGRAMS;

    private int session;
    private long highest;
    private long before;
    /** How many came since the last acknowledgement. */
    private int owed;
    private boolean urgent;
    private long dueNanos;

    void on(Now now, Delta delta) {
        if (delta.session() != session) {
            session = delta.session();
            highest = 0;
            before = 0;
            dueNanos = now.nanos();
        }
        long ahead = delta.sequence() - highest;
        owed++;
        urgent |= ahead != 1 || owed >= MAX_OWED;
        if (ahead > 0) {
            before = ahead > 64 ? 0 : (ahead == 64 ? 0 : before << ahead) | (highest == 0 ? 0 : 1L << ahead - 1);
            highest = delta.sequence();
        } else if (ahead < 0 && ahead >= -64) {
            before |= 1L << -ahead - 1;
        }
    }

    /** Whether deltas came that were not acknowledged yet. */
    boolean owes() {
        return owed > 0;
    }

    /** When the next acknowledgement is due; never, where none is owed. */
    long dueNanos() {
        return owed == 0 ? Timers.NEVER : dueNanos;
    }

    /** Whether the next acknowledgement is not to wait. */
    boolean isDue(Now now) {
        return urgent || Timers.isDue(dueNanos(), now.nanos());
    }

    DeltaAck ack(Now now) {
        owed = 0;
        urgent = false;
        dueNanos = now.nanos() + WAIT_NANOS;
        return new DeltaAck(session, highest, before);
    }
}
