package io.grapevine.replication;

import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;

/** Which of a peer's deltas have arrived: the highest, and which of the 64 before it. */
final class Inbox {

    private int session;
    private long highest;
    private long before;

    void on(Delta delta) {
        if (delta.session() != session) {
            session = delta.session();
            highest = 0;
            before = 0;
        }
        long ahead = delta.sequence() - highest;
        if (ahead > 0) {
            before = ahead > 64 ? 0 : (ahead == 64 ? 0 : before << ahead) | (highest == 0 ? 0 : 1L << ahead - 1);
            highest = delta.sequence();
        } else if (ahead < 0 && ahead >= -64) {
            before |= 1L << -ahead - 1;
        }
    }

    DeltaAck ack() {
        return new DeltaAck(session, highest, before);
    }
}
