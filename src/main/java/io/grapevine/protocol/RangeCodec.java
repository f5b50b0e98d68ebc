package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;

/** Digests and states of ranges of one origin's numbers. */
final class RangeCodec {

    private RangeCodec() {}

    /** A range on the wire: its level, and how many of its size lie before it. */
    private record Range(int exchange, Origin origin, int level, long first) {

        void write(ByteWriter out) {
            out.id(exchange);
            out.origin(origin);
            out.u8(level);
            out.varint(first / ReplicationMessage.rangeSize(level));
        }

        static Range read(ByteReader in) throws MalformedDatagramException {
            int exchange = in.id();
            Origin origin = in.origin();
            int level = in.u8();
            if (level > ReplicationMessage.MAX_LEVEL) {
                throw in.malformed("no level of ranges: " + level);
            }
            long size = ReplicationMessage.rangeSize(level);
            return new Range(exchange, origin, level, size * in.varint(0, Codec.MAX_NUMBER / size));
        }

        /** The least number that can be in it: there is no number 0. */
        long leastNumber() {
            return Math.max(1, first);
        }

        long lastNumber() {
            return Math.min(Codec.MAX_NUMBER, first + ReplicationMessage.rangeSize(level) - 1);
        }
    }

    static void write(ByteWriter out, RangeQuery query) {
        out.u8(MessageKind.RANGE_QUERY.code());
        new Range(query.exchange(), query.origin(), query.level(), query.first()).write(out);
    }

    static RangeQuery query(ByteReader in) throws MalformedDatagramException {
        Range range = Range.read(in);
        return new RangeQuery(range.exchange, range.origin, range.level, range.first);
    }

    static void write(ByteWriter out, RangeDigests digests) {
        out.u8(MessageKind.RANGE_DIGESTS.code());
        new Range(digests.exchange(), digests.origin(), digests.level(), digests.first()).write(out);
        DigestCodec.writeParts(out, digests.digests());
    }

    static RangeDigests digests(ByteReader in) throws MalformedDatagramException {
        Range range = Range.read(in);
        return new RangeDigests(range.exchange, range.origin, range.level, range.first, DigestCodec.readParts(in));
    }

    static void write(ByteWriter out, RangeState state) {
        out.u8(MessageKind.RANGE_STATE.code());
        Range range = new Range(state.exchange(), state.origin(), state.level(), state.first());
        if (Math.max(state.seen().highest(), state.live().highest()) > range.lastNumber()) {
            throw new IllegalArgumentException("numbers beyond the range's last, " + range.lastNumber());
        }
        range.write(out);
        out.fixed64(state.digest());
        RunsCodec.write(out, state.seen(), range.leastNumber());
        RunsCodec.write(out, state.live(), range.leastNumber());
    }

    static RangeState state(ByteReader in) throws MalformedDatagramException {
        Range range = Range.read(in);
        long digest = in.fixed64();
        Runs seen = RunsCodec.read(in, range.leastNumber(), range.lastNumber());
        Runs live = RunsCodec.read(in, range.leastNumber(), range.lastNumber());
        if (!covers(seen, live)) {
            throw in.malformed("live numbers that are not seen");
        }
        return new RangeState(range.exchange, range.origin, range.level, range.first, digest, seen, live);
    }

    private static boolean covers(Runs whole, Runs part) {
        for (int i = 0; i < part.runCount(); i++) {
            int at = whole.runAtOrAfter(part.first(i));
            if (at == whole.runCount() || whole.first(at) > part.first(i) || whole.last(at) < part.last(i)) {
                return false;
            }
        }
        return true;
    }
}
