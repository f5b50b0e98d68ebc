package io.grapevine.protocol;

import io.grapevine.protocol.SnapshotBlock.Dead;
import io.grapevine.protocol.SnapshotBlock.End;
import io.grapevine.protocol.SnapshotBlock.Entries;
import io.grapevine.protocol.SnapshotBlock.Head;

/**
 * A snapshot's blocks to bytes and back. Entries and dots are written as in messages; nothing in it depends on
 * {@code gossip.secret}.
 *
 * <p>What is read is believed as little as what a peer sends.
 */
public final class SnapshotCodec {

    /** Of the bytes that it writes, and the only one that it reads. */
    public static final int FORMAT = 1;
    /** The most that a block has. */
    public static final int MAX_BLOCK_BYTES = Codec.MAX_FRAME_BYTES;

    private static final int HEAD = 1;
    private static final int ENTRIES = 2;
    private static final int DEAD = 3;
    private static final int END = 4;
    private static final int MAX_CLUSTER_BYTES = 255;

    private SnapshotCodec() {}

    public static byte[] encode(SnapshotBlock block) {
        ByteWriter measured = ByteWriter.measuring();
        write(measured, block);
        byte[] bytes = new byte[measured.position()];
        write(new ByteWriter(bytes, 0, bytes.length), block);
        return bytes;
    }

    private static void write(ByteWriter out, SnapshotBlock block) {
        out.beginMessage(null);
        if (block instanceof Head head) {
            out.u8(HEAD);
            out.text(head.cluster());
            out.count(head.wallMillis());
            out.count(head.entries());
            out.count(head.liveBytes());
        } else if (block instanceof Entries entries) {
            out.u8(ENTRIES);
            VersionCodec.writeList(out, entries.versions());
        } else if (block instanceof Dead dead) {
            out.u8(DEAD);
            DotsCodec.writeSets(out, dead.dots());
        } else if (block instanceof End end) {
            out.u8(END);
            out.count(end.entries());
            out.clock(end.clock());
            out.fixed32(end.checksum());
        }
    }

    /** The block in these bytes, all of them. */
    public static SnapshotBlock decode(byte[] bytes) throws MalformedDatagramException {
        ByteReader in = new ByteReader(bytes, 0, bytes.length);
        SnapshotBlock block = read(in);
        if (in.remaining() > 0) {
            throw in.malformed("bytes behind a block");
        }
        return block;
    }

    private static SnapshotBlock read(ByteReader in) throws MalformedDatagramException {
        int kind = in.u8();
        return switch (kind) {
            case HEAD -> new Head(in.text(1, MAX_CLUSTER_BYTES), in.count(), in.count(),
                    in.count());
            case ENTRIES -> new Entries(VersionCodec.readList(in));
            case DEAD -> new Dead(DotsCodec.readSets(in));
            case END -> new End(in.count(), in.clock(), in.fixed32());
            default -> throw in.malformed("a block of an unknown kind " + kind);
        };
    }
}
