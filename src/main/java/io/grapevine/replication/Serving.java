package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cursor;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams that others have opened to this node, each fed a frame at a time, whenever it has room: a slow reader
 * delays nobody else.
 */
final class Serving {

    static final int MAX_STREAMS = 64;
    /** About a quarter of a millisecond's work. */
    static final int FRAME_BYTES = 64 << 10;
    private static final int ENTRIES_PER_SLICE = 512;
    /** So many numbers at most are looked at in one moment to end a stream: less than a millisecond's work. */
    private static final int MAX_LAST = 8_192;
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
        @Nullable Everything everything;
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
            if (stream.walks.size() >= MAX_ASKED) {
                drop(id);
                return;
            }
            stream.walks.add(donor.walk(pull));
        } else if (message instanceof StreamRequest) {
            if (unwilling != null) {
                wire.send(id, new StreamRefused(unwilling));
                return;
            }
            stream.everything = new Everything();
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
        } else if (stream.everything != null) {
            ReplicationMessage next = stream.everything.next(now);
            wire.send(id, next);
            if (next instanceof StreamEnd || next instanceof StreamRefused) {
                stream.everything = null;
            }
            stream.writable = false;
        }
    }

    /**
     * All that this node holds: first what it had seen before the first entry was read, then the entries in slices.
     *
     * <p>What dies meanwhile is truly dead. What is shed meanwhile is not: then the stream breaks off. Entries born meanwhile
     * follow, and once they are few enough, those that are live at one moment end it, though they may die before they are
     * sent: as of that moment the stream has all that covers the dots that it stated as seen.
     */
    private final class Everything {
        private final ArrayDeque<StreamSeen> seen = new ArrayDeque<>();
        private final Map<Origin, Runs> told = new TreeMap<>();
        private final ArrayDeque<Entry> read = new ArrayDeque<>();
        private final Cursor cursor = map.cursor();
        private final long shedBefore = map.shedCount();
        private boolean walked;
        private boolean last;
        private long entries;

        Everything() {
            List<Dots> part = new ArrayList<>();
            int bytes = 0;
            for (Origin origin : map.origins()) {
                Dots dots = new Dots(origin, map.seen(origin, 1, map.highest(origin)));
                told.put(origin, dots.numbers().copy());
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
            if (map.shedCount() != shedBefore) {
                return new StreamRefused("broken off: entries were shed meanwhile");
            }
            StreamSeen stated = seen.poll();
            if (stated != null) {
                return stated;
            }
            List<Version> versions = new ArrayList<>();
            int bytes = 0;
            while (bytes < FRAME_BYTES) {
                if (read.isEmpty() && !more()) {
                    break;
                }
                if (read.isEmpty()) {
                    continue;
                }
                Entry entry = read.remove();
                if (last || map.entry(entry.dot()) == entry) {
                    versions.add(entry.version(now));
                    bytes += entry.block().length + Origin.BYTES;
                }
            }
            entries += versions.size();
            return versions.isEmpty() ? new StreamEnd(entries) : new StreamEntries(versions);
        }

        /** Reads on: first all entries by dot, then those born meanwhile, until they are few enough to be taken at once. */
        private boolean more() {
            if (last) {
                return false;
            }
            if (!walked) {
                walked = !cursor.next(ENTRIES_PER_SLICE, read::add);
                return true;
            }
            long room = MAX_LAST;
            for (Origin origin : map.origins()) {
                Runs had = told.computeIfAbsent(origin, of -> new Runs());
                Runs born = map.seen(origin, 1, map.highest(origin)).minus(had).head(room);
                born.forEach(number -> {
                    Entry entry = map.entry(new Dot(origin, number));
                    if (entry != null) {
                        read.add(entry);
                    }
                });
                had.addAll(born);
                room -= born.size();
            }
            last = room > 0;
            return true;
        }
    }
}
