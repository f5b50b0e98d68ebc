package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Everything;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import io.grapevine.protocol.Sizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams that others have opened to this node, each fed a frame at a time, whenever it has room: a slow reader
 * delays nobody else.
 */
final class Serving {

    static final int MAX_STREAMS = 64;
    /** About a quarter of a millisecond's work. */
    static final int FRAME_BYTES = 64 << 10;
    private static final int MAX_ASKED = 16;
    /** What still comes on a stream that has ended comes soon. */
    private static final int MAX_ENDED = 1_024;

    private final OrMap map;
    private final Wire wire;
    private final Donor donor;
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    /** The last that were ended: nobody would ever say of one of them again that it has ended. */
    private final Set<Long> ended = new LinkedHashSet<>();

    private static final class Stream {
        final ArrayDeque<Donor.Walk> walks = new ArrayDeque<>();
        @Nullable Frames frames;
        boolean writable = true;
    }

    Serving(OrMap map, Wire wire, Donor donor) {
        this.map = map;
        this.wire = wire;
        this.donor = donor;
    }

    /** @param unwilling why this node cannot be a donor now; null if it can */
    void onMessage(Now now, long id, ReplicationMessage message, @Nullable String unwilling) {
        if (!isAccepted(id) || ended.contains(id)) {
            return;
        }
        Stream stream = streams.get(id);
        if (stream == null) {
            if (streams.size() >= MAX_STREAMS) {
                wire.send(id, new StreamRefused("too many streams"));
                drop(id);
                return;
            }
            stream = new Stream();
            streams.put(id, stream);
        }
        if (message instanceof Pull pull) {
            if (stream.walks.size() >= MAX_ASKED || isTooMuch(pull)) {
                drop(id);
                return;
            }
            stream.walks.add(donor.walk(pull));
        } else if (message instanceof StreamRequest) {
            if (unwilling != null) {
                wire.send(id, new StreamRefused(unwilling));
                return;
            }
            stream.frames = new Frames();
        } else {
            drop(id);
            return;
        }
        feed(now, id, stream);
    }

    boolean owns(long id) {
        return streams.containsKey(id);
    }

    void onWritable(Now now, long id) {
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.writable = true;
            feed(now, id, stream);
        }
    }

    void onClosed(long id) {
        if (isAccepted(id)) {
            end(id);
        }
    }

    int count() {
        return streams.size();
    }

    /** Breaks off all. */
    void stop() {
        List.copyOf(streams.keySet()).forEach(this::drop);
    }

    /** Nobody who means it asks for more in a frame ({@link Pulls}); 2^60 dots would be answered for years. */
    private static boolean isTooMuch(Pull pull) {
        long room = Pulls.DOTS_PER_FRAME;
        for (Dots dots : pull.dots()) {
            if (dots.numbers().size() > room) {
                return true;
            }
            room -= dots.numbers().size();
        }
        return false;
    }

    private void drop(long id) {
        end(id);
        wire.close(id);
    }

    private void end(long id) {
        streams.remove(id);
        ended.add(id);
        if (ended.size() > MAX_ENDED) {
            ended.remove(ended.iterator().next());
        }
    }

    /** What this node has opened has an odd number, and is not served. */
    private static boolean isAccepted(long id) {
        return id % 2 == 0;
    }

    private void feed(Now now, long id, Stream stream) {
        if (!stream.writable) {
            return;
        }
        Donor.Walk walk = stream.walks.peek();
        if (walk != null) {
            wire.send(id, walk.next(now, FRAME_BYTES, false));
            if (walk.isDone()) {
                stream.walks.remove();
            }
            stream.writable = false;
        } else if (stream.frames != null) {
            ReplicationMessage next = stream.frames.next(now);
            wire.send(id, next);
            if (next instanceof StreamEnd || next instanceof StreamRefused) {
                stream.frames = null;
            }
            stream.writable = false;
        }
    }

    /** All that this node holds, in frames. Where something is shed meanwhile it breaks off: that would count as dead. */
    private final class Frames {
        private final Everything everything = map.everything();
        private final ArrayDeque<StreamSeen> seen = new ArrayDeque<>();
        private long entries;

        Frames() {
            List<Dots> part = new ArrayList<>();
            int bytes = 0;
            for (Map.Entry<Origin, Runs> each : everything.seen().entrySet()) {
                Dots dots = new Dots(each.getKey(), each.getValue());
                part.add(dots);
                bytes += Sizes.of(dots);
                if (bytes > FRAME_BYTES) {
                    seen.add(new StreamSeen(part, map.entryCount(), map.liveBytes()));
                    part = new ArrayList<>();
                    bytes = 0;
                }
            }
            seen.add(new StreamSeen(part, map.entryCount(), map.liveBytes()));
        }

        ReplicationMessage next(Now now) {
            if (everything.hasShed()) {
                return new StreamRefused("broken off: entries were shed meanwhile");
            }
            StreamSeen stated = seen.poll();
            if (stated != null) {
                return stated;
            }
            List<Version> versions = new ArrayList<>();
            for (Entry entry : everything.next(FRAME_BYTES)) {
                versions.add(entry.version(now));
            }
            entries += versions.size();
            return versions.isEmpty() ? new StreamEnd(entries) : new StreamEntries(versions);
        }
    }
}
