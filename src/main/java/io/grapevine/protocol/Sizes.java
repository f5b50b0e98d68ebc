package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;

/**
 * How many bytes things take on the wire.
 *
 * <p>A message's size is exact. An element's depends on the origins that its message has named before (each is
 * written out once): the sizes here are those of an element that stands alone in the message of an unknown sender,
 * so at most 16 bytes too many for each origin that is the sender or was named. {@link ByteBudget} knows better.
 */
public final class Sizes {

    /** What header and MAC take. */
    public static final int ENVELOPE_BYTES = Codec.EMPTY_BYTES;

    private Sizes() {}

    /** Exactly what the message takes in a datagram or frame of this sender. */
    public static int of(Origin sender, Message message) {
        ByteWriter out = ByteWriter.measuring();
        MessageCodec.write(out, sender, message);
        return out.position();
    }

    /** What the message takes where its sender is none of the origins that it names: the most it ever does. */
    public static int of(Message message) {
        ByteWriter out = ByteWriter.measuring();
        MessageCodec.write(out, null, message);
        return out.position();
    }

    /** The most that the element takes in a list. */
    public static int of(Item item) {
        ByteWriter out = ByteWriter.measuring();
        ItemCodec.write(out, item);
        return out.position();
    }

    /** As {@link #of(Item)}. */
    public static int of(Version version) {
        ByteWriter out = ByteWriter.measuring();
        VersionCodec.write(out, version);
        return out.position();
    }

    /** As {@link #of(Item)}. */
    public static int of(Dots dots) {
        ByteWriter out = ByteWriter.measuring();
        DotsCodec.write(out, dots);
        return out.position();
    }

    /** As {@link #of(Item)}. */
    public static int of(Announcement announcement) {
        ByteWriter out = ByteWriter.measuring();
        ItemCodec.write(out, announcement);
        return out.position();
    }

    /** As {@link #of(Item)}. */
    public static int of(OriginDigest origin) {
        ByteWriter out = ByteWriter.measuring();
        DigestCodec.write(out, origin);
        return out.position();
    }

    /** As {@link #of(Item)}. */
    public static int of(MemberRecord member) {
        ByteWriter out = ByteWriter.measuring();
        MemberCodec.write(out, member);
        return out.position();
    }
}
