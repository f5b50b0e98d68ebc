package io.grapevine.protocol;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.Mac;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Envelopes to bytes and back, for one cluster; docs/PROTOCOL.md has the tables.
 *
 * <p>What comes from outside is believed in this order: version, cluster, MAC, and only then the rest, piece by
 * piece. Immutable, for any thread.
 */
public final class Codec {

    /** The most that a frame's body has: the largest value, and room for its key and what is around it. */
    public static final int MAX_FRAME_BYTES = Content.MAX_VALUE_BYTES + (64 << 10);
    /**
     * The most messages, list elements, dots and runs that one envelope has, all together: it bounds what a short
     * frame can make its receiver allocate. Who fills frames of up to 256 KiB never gets there.
     */
    public static final int MAX_ELEMENTS = 1 << 20;
    /** The highest number of a dot on the wire: the largest range of a comparison holds it, and no sum overflows. */
    public static final long MAX_NUMBER = (1L << 60) - 1;

    private static final int HEADER_BYTES = Preamble.BYTES + Origin.BYTES + Long.BYTES;
    /** What an envelope without messages takes. */
    static final int EMPTY_BYTES = HEADER_BYTES + Mac.BYTES;

    private final Preamble preamble;
    private final Mac mac;

    public Codec(String cluster, ClusterKey key) {
        preamble = new Preamble(cluster);
        mac = new Mac(key);
    }

    /**
     * A frame's body (what follows its length), or a datagram of any size.
     *
     * @throws IllegalArgumentException if it passes {@link #MAX_FRAME_BYTES} or {@link #MAX_ELEMENTS}, or says what
     *     no receiver accepts
     */
    public byte[] encode(Envelope envelope) {
        ByteWriter measured = ByteWriter.measuring(envelope.version());
        write(measured, envelope);
        long size = (long) measured.position() + Mac.BYTES;
        if (size > MAX_FRAME_BYTES || measured.elements() > MAX_ELEMENTS) {
            throw new IllegalArgumentException(
                    "an envelope of " + size + " bytes and " + measured.elements() + " elements is too large");
        }
        byte[] bytes = new byte[(int) size];
        ByteWriter out = new ByteWriter(bytes, 0, bytes.length - Mac.BYTES, envelope.version());
        write(out, envelope);
        seal(bytes, out.position());
        return bytes;
    }

    /** What every frame's body and every datagram of this cluster begins with. */
    public Preamble preamble() {
        return preamble;
    }

    /** As {@link #decode(byte[], long)}, for a receiver whose clock is at its beginning. */
    public Envelope decode(byte[] bytes) throws MalformedDatagramException {
        return decode(bytes, 0);
    }

    /**
     * The envelope in these bytes, all of them; nothing else is changed or kept.
     *
     * @param receiverClock the receiver's own: the envelope's is as much of the sender's as that one follows at once
     */
    public Envelope decode(byte[] bytes, long receiverClock) throws MalformedDatagramException {
        int end = verify(bytes);
        int version = bytes[1] & 0xff;
        ByteReader in = new ByteReader(bytes, Preamble.BYTES, end, version);
        Origin sender = in.rawOrigin();
        long clock = Math.min(in.clock(), Envelope.highestFollowed(receiverClock));
        in.limitTimestamps(Envelope.highestFollowed(Math.max(clock, receiverClock)));
        List<Message> messages = new ArrayList<>(4);
        while (in.remaining() > 0) {
            messages.add(MessageCodec.read(in, sender));
        }
        return new Envelope(version, sender, clock, messages);
    }

    /**
     * A datagram to be filled.
     *
     * @param version in which it is written: one that its receiver reads
     * @param budgetBytes the most that it may have, with header and MAC
     */
    public DatagramBuilder datagram(int version, Origin sender, long clock, int budgetBytes) {
        return new DatagramBuilder(this, version, sender, clock, budgetBytes);
    }

    void writeHeader(ByteWriter out, Origin sender, long clock) {
        preamble.write(out, out.version());
        out.fixed64(sender.high());
        out.fixed64(sender.low());
        out.clock(clock);
    }

    /** Writes the MAC of the first {@code length} bytes behind them. */
    void seal(byte[] bytes, int length) {
        new ByteWriter(bytes, length, length + Mac.BYTES).fixed64(mac.of(bytes, 0, length));
    }

    private void write(ByteWriter out, Envelope envelope) {
        writeHeader(out, envelope.sender(), envelope.clock());
        List<Message> messages = envelope.messages();
        for (int i = 0; i < messages.size(); i++) {
            MessageCodec.write(out, envelope.sender(), messages.get(i));
        }
    }

    /** Where the messages end, if these bytes come from a peer. */
    private int verify(byte[] bytes) throws MalformedDatagramException {
        if (bytes.length < EMPTY_BYTES || bytes.length > MAX_FRAME_BYTES || bytes[0] != Preamble.MAGIC) {
            throw new MalformedDatagramException(Reason.MALFORMED, bytes.length + " bytes that are not our protocol");
        }
        if (!Preamble.isRead(bytes[1] & 0xff)) {
            throw new MalformedDatagramException(Reason.VERSION, "protocol version " + (bytes[1] & 0xff));
        }
        if (!preamble.isOfCluster(bytes)) {
            throw new MalformedDatagramException(Reason.FOREIGN, "another cluster's");
        }
        int end = bytes.length - Mac.BYTES;
        if (new ByteReader(bytes, end, bytes.length).fixed64() != mac.of(bytes, 0, end)) {
            throw new MalformedDatagramException(Reason.FORGED, "the MAC does not fit");
        }
        return end;
    }
}
