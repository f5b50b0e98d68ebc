package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;

/**
 * What is left of a byte budget while the lists of one message grow: it knows which origins the message has named
 * already, so the message will take exactly what was counted.
 *
 * <p>Begin with the message as it is with empty lists, take each element in the message's order, and put those
 * that fit into the message. For one thread.
 */
public final class ByteBudget {

    private final ByteWriter out = ByteWriter.measuring();
    private final int budgetBytes;

    /**
     * @param sender of the datagram or frame
     * @param empty the message without elements; its bytes are taken at once, also where there are not so many
     * @param budgetBytes what the whole message may take
     */
    public ByteBudget(Origin sender, Message empty, int budgetBytes) {
        this.budgetBytes = budgetBytes;
        MessageCodec.write(out, sender, empty);
    }

    /** What the message takes so far. */
    public int takenBytes() {
        return out.position();
    }

    /** What is left; less than 0 where not even the empty message fits. */
    public int leftBytes() {
        return budgetBytes - out.position();
    }

    /** Takes the bytes of the next element of the message, if they are left. */
    public boolean tryTake(Item item) {
        ByteWriter.Mark before = out.mark();
        ItemCodec.write(out, item);
        return keep(before);
    }

    /** As {@link #tryTake(Item)}. */
    public boolean tryTake(Version version) {
        ByteWriter.Mark before = out.mark();
        VersionCodec.write(out, version);
        return keep(before);
    }

    /** As {@link #tryTake(Item)}. */
    public boolean tryTake(Dots dots) {
        ByteWriter.Mark before = out.mark();
        DotsCodec.write(out, dots);
        return keep(before);
    }

    /** As {@link #tryTake(Item)}. */
    public boolean tryTake(Announcement announcement) {
        ByteWriter.Mark before = out.mark();
        ItemCodec.write(out, announcement);
        return keep(before);
    }

    /** As {@link #tryTake(Item)}. */
    public boolean tryTake(OriginDigest origin) {
        ByteWriter.Mark before = out.mark();
        DigestCodec.write(out, origin);
        return keep(before);
    }

    /** As {@link #tryTake(Item)}. */
    public boolean tryTake(MemberRecord member) {
        ByteWriter.Mark before = out.mark();
        MemberCodec.write(out, member);
        return keep(before);
    }

    private boolean keep(ByteWriter.Mark before) {
        if (out.position() <= budgetBytes && out.elements() <= Codec.MAX_ELEMENTS) {
            return true;
        }
        out.rewind(before);
        return false;
    }
}
