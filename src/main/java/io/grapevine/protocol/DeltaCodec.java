package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Served;
import java.util.ArrayList;
import java.util.List;

/** Deltas, their acknowledgements, announcements, and what was served. */
final class DeltaCodec {

    private DeltaCodec() {}

    static void write(ByteWriter out, Delta delta) {
        out.u8(MessageKind.DELTA.code());
        out.fixed32(delta.session());
        out.number(delta.sequence());
        ItemCodec.writeList(out, delta.items());
    }

    static Delta delta(ByteReader in) throws MalformedDatagramException {
        return new Delta(in.fixed32(), in.number(), ItemCodec.readList(in));
    }

    static void write(ByteWriter out, DeltaAck ack) {
        out.u8(MessageKind.DELTA_ACK.code());
        out.fixed32(ack.session());
        out.number(ack.highest());
        out.varint(ack.before() ^ allBefore(ack.highest()));
    }

    static DeltaAck ack(ByteReader in) throws MalformedDatagramException {
        int session = in.fixed32();
        long highest = in.number();
        return new DeltaAck(session, highest, in.varint() ^ allBefore(highest));
    }

    /** The bits where nothing is missing: so the usual acknowledgement takes a single byte for them. */
    private static long allBefore(long highest) {
        return highest > Long.SIZE ? -1 : (1L << highest - 1) - 1;
    }

    static void write(ByteWriter out, Announce announce) {
        out.u8(MessageKind.ANNOUNCE.code());
        List<Announcement> announcements = announce.announcements();
        for (int i = 0; i < announcements.size(); i++) {
            ItemCodec.write(out, announcements.get(i));
        }
        out.end();
    }

    static Announce announce(ByteReader in) throws MalformedDatagramException {
        List<Announcement> announcements = new ArrayList<>();
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            announcements.add(ItemCodec.announcement(in, origin));
        }
        return new Announce(announcements);
    }

    static void write(ByteWriter out, Served served) {
        out.u8(MessageKind.SERVED.code());
        List<Long> hashes = served.keyHashes();
        out.elements(hashes.size());
        out.varint(hashes.size());
        for (int i = 0; i < hashes.size(); i++) {
            out.fixed64(hashes.get(i));
        }
    }

    static Served served(ByteReader in) throws MalformedDatagramException {
        int count = (int) in.varint(0, in.remaining() / Long.BYTES);
        in.elements(count);
        List<Long> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hashes.add(in.fixed64());
        }
        return new Served(hashes);
    }
}
