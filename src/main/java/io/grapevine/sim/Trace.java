package io.grapevine.sim;

import io.grapevine.base.ClusterKey;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.MalformedDatagramException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** All that happened, as one number, and the last of it in words. */
final class Trace {

    private static final int KEPT = 60;
    private static final int MAX_LINE = 400;

    private static final class Happening {
        final long atNanos;
        final String what;
        final @Nullable Run from;
        final @Nullable Run to;
        final byte @Nullable [] bytes;

        Happening(long atNanos, String what, @Nullable Run from, @Nullable Run to, byte @Nullable [] bytes) {
            this.atNanos = atNanos;
            this.what = what;
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }
    }

    private final ArrayDeque<Happening> last = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private long hash = 0x9E3779B97F4A7C15L;

    void arrival(long atNanos, Run from, Run to, byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, bytes.length);
        mix(atNanos, from.number, to.number, crc.getValue());
        keep(new Happening(atNanos, "", from, to, bytes));
    }

    /** Something else than an arrival. */
    void fault(long atNanos, String what) {
        mix(atNanos, 0, what.length(), what.hashCode());
        keep(new Happening(atNanos, what, null, null, null));
    }

    private void mix(long atNanos, long one, long two, long three) {
        hash = step(step(step(step(hash, atNanos), one), two), three);
    }

    /** The finalizer of SplitMix64 over the state so far and the next number. */
    private static long step(long hash, long next) {
        long mixed = (hash ^ next) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private void keep(Happening happening) {
        if (last.size() == KEPT) {
            last.remove();
        }
        last.add(happening);
    }

    /** Equal for two runs in which the same bytes arrived at the same instants at the same processes. */
    long hash() {
        return hash;
    }

    /** The last things that happened, one a line, with what was in the datagrams. */
    List<String> lastEvents() {
        Codec codec = new Codec(Cluster.SECRET, new ClusterKey(Cluster.SECRET));
        List<String> lines = new ArrayList<>();
        for (Happening happening : last) {
            String time = happening.atNanos / 1_000 + " us ";
            String line = happening.bytes == null
                    ? time + happening.what
                    : time + happening.from + " -> " + happening.to + " " + words(codec, happening.bytes);
            lines.add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line);
        }
        return lines;
    }

    private static String words(Codec codec, byte[] bytes) {
        try {
            return codec.decode(bytes).messages().toString();
        } catch (MalformedDatagramException e) {
            return bytes.length + " bytes that are none of ours: " + e.getMessage();
        }
    }
}
