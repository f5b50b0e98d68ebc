package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import java.util.ArrayList;
import java.util.List;

/** Digests of everything, and of origins. */
final class DigestCodec {

    private static final int BUSY_BIT = 1;
    private static final int READY_BIT = 2;
    private static final int FULL_BIT = 4;
    /** In the byte with the depth. */
    private static final int ALL_BIT = 0x80;
    private static final int SEEN_COUNT_SINCE = 2;

    private DigestCodec() {}

    static void write(ByteWriter out, Gossip gossip) {
        out.u8(MessageKind.GOSSIP.code());
        out.u8((gossip.busy() ? BUSY_BIT : 0)
                | (gossip.ready() ? READY_BIT : 0)
                | (gossip.full() ? FULL_BIT : 0));
        out.fixed64(gossip.digest());
        out.fixed32(gossip.membersHash());
        out.count(gossip.liveBytes());
        out.count(gossip.wallMillis());
        if (out.version() >= SEEN_COUNT_SINCE) {
            out.count(gossip.seenCount());
        }
    }

    static Gossip gossip(ByteReader in) throws MalformedDatagramException {
        int flags = in.u8();
        if ((flags & ~(BUSY_BIT | READY_BIT | FULL_BIT)) != 0) {
            throw in.malformed("unknown bits in gossip");
        }
        long digest = in.fixed64();
        int membersHash = in.fixed32();
        long liveBytes = in.count();
        long wallMillis = in.count();
        long seenCount = in.version() >= SEEN_COUNT_SINCE ? in.count() : Gossip.NOT_SAID;
        boolean busy = (flags & BUSY_BIT) != 0;
        boolean ready = (flags & READY_BIT) != 0;
        boolean full = (flags & FULL_BIT) != 0;
        return new Gossip(digest, liveBytes, membersHash, busy, ready, full, wallMillis, seenCount);
    }

    /** Which origins are meant: a depth, a prefix of so many times 5 bits, and whether archived ones too. */
    private record Part(int exchange, int depth, long prefix, boolean all) {

        void write(ByteWriter out) {
            out.id(exchange);
            out.u8(depth | (all ? ALL_BIT : 0));
            out.varint(prefix);
        }

        static Part read(ByteReader in) throws MalformedDatagramException {
            int exchange = in.id();
            int head = in.u8();
            int depth = head & ~ALL_BIT;
            if (depth > ReplicationMessage.MAX_DEPTH) {
                throw in.malformed("no depth of origins: " + depth);
            }
            return new Part(exchange, depth, in.varint(0, (1L << 5 * depth) - 1), (head & ALL_BIT) != 0);
        }
    }

    static void write(ByteWriter out, OriginQuery query) {
        out.u8(MessageKind.ORIGIN_QUERY.code());
        new Part(query.exchange(), query.depth(), query.prefix(), query.all()).write(out);
    }

    static OriginQuery originQuery(ByteReader in) throws MalformedDatagramException {
        Part part = Part.read(in);
        return new OriginQuery(part.exchange, part.depth, part.prefix, part.all);
    }

    static void write(ByteWriter out, OriginList list) {
        out.u8(MessageKind.ORIGIN_LIST.code());
        new Part(list.exchange(), list.depth(), list.prefix(), list.all()).write(out);
        out.fixed64(list.archived());
        for (int i = 0; i < list.origins().size(); i++) {
            write(out, list.origins().get(i));
        }
        out.end();
    }

    static void write(ByteWriter out, OriginDigest origin) {
        out.elements(1);
        out.origin(origin.origin());
        out.fixed64(origin.digest());
        out.count(origin.highest());
    }

    static OriginList originList(ByteReader in) throws MalformedDatagramException {
        Part part = Part.read(in);
        long archived = in.fixed64();
        List<OriginDigest> origins = new ArrayList<>();
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            in.elements(1);
            origins.add(new OriginDigest(origin, in.fixed64(), in.varint(0, Codec.MAX_NUMBER)));
        }
        return new OriginList(part.exchange, part.depth, part.prefix, part.all, origins, archived);
    }

    static void write(ByteWriter out, OriginBuckets buckets) {
        out.u8(MessageKind.ORIGIN_BUCKETS.code());
        new Part(buckets.exchange(), buckets.depth(), buckets.prefix(), buckets.all()).write(out);
        writeParts(out, buckets.digests());
    }

    static OriginBuckets originBuckets(ByteReader in) throws MalformedDatagramException {
        Part part = Part.read(in);
        return new OriginBuckets(part.exchange, part.depth, part.prefix, part.all, readParts(in));
    }

    /** 32 digests: a mask of those that are not 0, the first's bit the lowest, then these. */
    static void writeParts(ByteWriter out, List<Long> digests) {
        int mask = 0;
        for (int i = 0; i < ReplicationMessage.PARTS; i++) {
            mask |= digests.get(i) != 0 ? 1 << i : 0;
        }
        out.elements(ReplicationMessage.PARTS);
        out.fixed32(mask);
        for (int i = 0; i < ReplicationMessage.PARTS; i++) {
            long digest = digests.get(i);
            if (digest != 0) {
                out.fixed64(digest);
            }
        }
    }

    static List<Long> readParts(ByteReader in) throws MalformedDatagramException {
        in.elements(ReplicationMessage.PARTS);
        int mask = in.fixed32();
        List<Long> digests = new ArrayList<>(ReplicationMessage.PARTS);
        for (int i = 0; i < ReplicationMessage.PARTS; i++) {
            long digest = (mask & 1 << i) == 0 ? 0 : in.fixed64();
            if (digest == 0 && (mask & 1 << i) != 0) {
                throw in.malformed("a digest of 0 that the mask has");
            }
            digests.add(digest);
        }
        return digests;
    }
}
