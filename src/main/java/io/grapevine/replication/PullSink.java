package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;

/** Who asked for dots and is told what came. */
interface PullSink {

    /** One answer; several may come to one request, and the same one twice. */
    void onAnswer(Now now, Address from, PullAnswer answer);

    /** The stream has ended: what has not been answered will not be. */
    void onStreamEnd(Now now, boolean whole);
}
