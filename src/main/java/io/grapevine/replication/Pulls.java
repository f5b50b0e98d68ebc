package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        final ArrayDeque<List<Dots>> parts;
        boolean asked;

        Talk(Address to, PullSink sink, ArrayDeque<List<Dots>> parts) {
            this.to = to;
            this.sink = sink;
            this.parts = parts;
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
        talks.put(stream, new Talk(to, sink, parts(dots)));
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
        @Nullable List<Dots> part = talk.parts.poll();
        if (part == null) {
            return false;
        }
        wire.send(stream, new Pull(++lastRequest, part));
        return true;
    }

    private static ArrayDeque<List<Dots>> parts(List<Dots> dots) {
        ArrayDeque<List<Dots>> parts = new ArrayDeque<>();
        List<Dots> part = new ArrayList<>();
        long left = DOTS_PER_FRAME;
        for (Dots of : dots) {
            Runs rest = of.numbers();
            while (!rest.isEmpty()) {
                Runs head = rest.head(left);
                part.add(new Dots(of.origin(), head));
                left -= head.size();
                rest = rest.minus(head);
                if (left == 0) {
                    parts.add(part);
                    part = new ArrayList<>();
                    left = DOTS_PER_FRAME;
                }
            }
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
