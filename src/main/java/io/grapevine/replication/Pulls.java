package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The asking side of {@link Pull}: few small dots by datagram, many or large ones over a stream. */
final class Pulls {

    /** So many dots are asked for in one frame; the next frame follows its last answer. */
    static final int DOTS_PER_FRAME = 8_192;

    private static final int MAX_DOTS_PER_DATAGRAM = 32;
    private static final int OVERHEAD_BYTES = 16;
    /** What a dot takes at most that shares its origin with none of the others. */
    private static final int DOT_BYTES = Origin.BYTES + 12;

    private final Wire wire;
    private final int payloadBytes;
    private final Map<Integer, PullSink> sinks = new LinkedHashMap<>();
    private final Map<Long, Talk> talks = new LinkedHashMap<>();
    private int lastRequest;

    private static final class Talk {
        final Address to;
        final PullSink sink;
        /** What is not asked for yet; parted when it is asked for, because a peer may have named any number of dots. */
        final DotSet rest = new DotSet();
        boolean asked;

        Talk(Address to, PullSink sink, List<Dots> dots) {
            this.to = to;
            this.sink = sink;
            dots.forEach(of -> rest.addAll(of.origin(), of.numbers()));
        }
    }

    Pulls(Wire wire, int payloadBytes) {
        this.wire = wire;
        this.payloadBytes = payloadBytes;
    }

    /** So many dots may be asked for by datagram, whatever their origins. */
    int dotsPerDatagram() {
        return Math.min(MAX_DOTS_PER_DATAGRAM, (payloadBytes - OVERHEAD_BYTES) / DOT_BYTES);
    }

    /** Requests by datagram that are not forgotten yet. */
    int sinkCount() {
        return sinks.size();
    }

    /** Asks by datagram; the sink hears of answers until {@link #forget}. At most {@link #dotsPerDatagram}. */
    int ask(Address to, List<Dots> dots, PullSink sink) {
        int request = ++lastRequest;
        sinks.put(request, sink);
        wire.send(to, new Pull(request, dots));
        return request;
    }

    void forget(int request) {
        sinks.remove(request);
    }

    /** Asks over a stream of its own. */
    long stream(Address to, List<Dots> dots, PullSink sink) {
        long stream = wire.open(to);
        talks.put(stream, new Talk(to, sink, dots));
        return stream;
    }

    void onAnswer(Now now, Address from, PullAnswer answer) {
        PullSink sink = sinks.get(answer.request());
        if (sink != null) {
            sink.onAnswer(now, from, answer);
        }
    }

    boolean owns(long stream) {
        return talks.containsKey(stream);
    }

    void onWritable(long stream) {
        Talk talk = talks.get(stream);
        if (talk != null && !talk.asked) {
            talk.asked = true;
            next(stream, talk);
        }
    }

    void onMessage(Now now, long stream, ReplicationMessage message) {
        Talk talk = talks.get(stream);
        if (talk == null) {
            return;
        }
        if (message instanceof PullAnswer answer) {
            talk.sink.onAnswer(now, talk.to, answer);
            if (talks.get(stream) == talk && answer.last() && !next(stream, talk)) {
                end(now, stream, true);
            }
        } else if (message instanceof StreamRefused) {
            end(now, stream, false);
        }
    }

    void onClosed(Now now, long stream) {
        Talk talk = talks.remove(stream);
        if (talk != null) {
            talk.sink.onStreamEnd(now, false);
        }
    }

    /** Ends a stream that is no longer wanted, without a word to its sink. */
    void abandon(long stream) {
        if (talks.remove(stream) != null) {
            wire.close(stream);
        }
    }

    private void end(Now now, long stream, boolean whole) {
        Talk talk = talks.remove(stream);
        wire.close(stream);
        if (talk != null) {
            talk.sink.onStreamEnd(now, whole);
        }
    }

    private boolean next(long stream, Talk talk) {
        if (talk.rest.isEmpty()) {
            return false;
        }
        List<Dots> part = talk.rest.head(DOTS_PER_FRAME);
        talk.rest.removeAll(part);
        wire.send(stream, new Pull(++lastRequest, part));
        return true;
    }
}
