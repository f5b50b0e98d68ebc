package io.grapevine.protocol;

import io.grapevine.base.Mac;
import io.grapevine.base.Origin;
import java.util.Arrays;

/** A datagram that is being filled with messages, to the byte and never over its budget. For one thread, once. */
public final class DatagramBuilder {

    private final Codec codec;
    private final Origin sender;
    private final byte[] bytes;
    private final ByteWriter out;
    private boolean finished;

    DatagramBuilder(Codec codec, int version, Origin sender, long clock, int budgetBytes) {
        if (budgetBytes < Codec.EMPTY_BYTES || budgetBytes > Codec.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("no datagram has a budget of " + budgetBytes + " bytes");
        }
        this.codec = codec;
        this.sender = sender;
        bytes = new byte[budgetBytes];
        out = new ByteWriter(bytes, 0, budgetBytes - Mac.BYTES, version);
        codec.writeHeader(out, sender, clock);
    }

    /** Adds the message if it fits whole; else nothing has changed. */
    public boolean tryAdd(Message message) {
        if (finished) {
            throw new IllegalStateException("the datagram is finished");
        }
        ByteWriter.Mark before = out.mark();
        MessageCodec.write(out, sender, message);
        if (out.fits() && out.elements() <= Codec.MAX_ELEMENTS) {
            return true;
        }
        out.rewind(before);
        return false;
    }

    /** Whether no message was added. */
    public boolean isEmpty() {
        return remainingBytes() == bytes.length - Codec.EMPTY_BYTES;
    }

    /** What is left for messages: one of {@link Sizes#of(Origin, Message)} so many bytes fits. */
    public int remainingBytes() {
        return bytes.length - Mac.BYTES - out.position();
    }

    /** The datagram, sealed; the builder is spent. */
    public byte[] finish() {
        if (finished) {
            throw new IllegalStateException("the datagram is finished");
        }
        finished = true;
        int size = out.position() + Mac.BYTES;
        byte[] datagram = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        codec.seal(datagram, out.position());
        return datagram;
    }
}
