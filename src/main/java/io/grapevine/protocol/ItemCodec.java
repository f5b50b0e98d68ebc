package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.ArrayList;
import java.util.List;

/** The changes in a delta or an answer. */
final class ItemCodec {

    private ItemCodec() {}

    static void writeList(ByteWriter out, List<Item> items) {
        for (int i = 0; i < items.size(); i++) {
            write(out, items.get(i));
        }
        out.end();
    }

    static void write(ByteWriter out, Item item) {
        if (item instanceof Write write) {
            out.elements(1);
            out.u8(Codes.ITEM_WRITE);
            VersionCodec.write(out, write.version());
            out.count(write.hops());
            DotsCodec.writeDots(out, write.kills());
        } else if (item instanceof Deaths deaths) {
            out.elements(1);
            out.u8(Codes.ITEM_DEATHS);
            out.u8(Codes.of(deaths.cause()));
            out.count(deaths.hops());
            DotsCodec.writeDots(out, deaths.dots());
        } else {
            out.u8(Codes.ITEM_ANNOUNCEMENT);
            write(out, (Announcement) item);
        }
    }

    static void write(ByteWriter out, Announcement announcement) {
        out.elements(1);
        DotsCodec.write(out, announcement.dot());
        out.varint(announcement.blockBytes());
        out.count(announcement.hops());
        DotsCodec.writeDots(out, announcement.kills());
    }

    static List<Item> readList(ByteReader in) throws MalformedDatagramException {
        List<Item> items = new ArrayList<>();
        for (int code = in.u8(); code != Codes.END; code = in.u8()) {
            items.add(read(in, code));
        }
        return items;
    }

    private static Item read(ByteReader in, int code) throws MalformedDatagramException {
        return switch (code) {
            case Codes.ITEM_WRITE -> write(in);
            case Codes.ITEM_DEATHS -> deaths(in);
            case Codes.ITEM_ANNOUNCEMENT -> announcement(in, in.origin());
            default -> throw in.malformed("no kind of item: " + code);
        };
    }

    private static Write write(ByteReader in) throws MalformedDatagramException {
        in.elements(1);
        Version version = VersionCodec.read(in);
        int hops = hops(in);
        return new Write(version, DotsCodec.readDots(in), hops);
    }

    private static Deaths deaths(ByteReader in) throws MalformedDatagramException {
        in.elements(1);
        Cause cause = Codes.cause(in);
        int hops = hops(in);
        List<Dot> dots = DotsCodec.readDots(in);
        return new Deaths(dots, cause, hops);
    }

    static Announcement announcement(ByteReader in, Origin origin) throws MalformedDatagramException {
        in.elements(1);
        Dot dot = new Dot(origin, in.number());
        int blockBytes = (int) in.varint(VersionCodec.MIN_BLOCK_BYTES, VersionCodec.MAX_BLOCK_BYTES);
        int hops = hops(in);
        return new Announcement(dot, blockBytes, DotsCodec.readDots(in), hops);
    }

    private static int hops(ByteReader in) throws MalformedDatagramException {
        return (int) in.varint(0, Integer.MAX_VALUE);
    }
}
