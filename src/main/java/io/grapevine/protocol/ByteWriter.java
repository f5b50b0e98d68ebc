package io.grapevine.protocol;

import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a given array what fits, and counts everything: with room for nothing it only measures.
 *
 * <p>So one piece of code both encodes and tells sizes, and the two cannot differ.
 */
final class ByteWriter {

    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final int limit;
    private final int version;
    private int position;
    private long elements;
    private final OriginTable origins = new OriginTable(null);

    /** Writes the newest version from {@code position} up to {@code limit}. */
    ByteWriter(byte[] bytes, int position, int limit) {
        this(bytes, position, limit, Preamble.NEWEST);
    }

    /** Writes a version of the protocol from {@code position} up to {@code limit}. */
    ByteWriter(byte[] bytes, int position, int limit, int version) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
        this.version = version;
    }

    /** One that only measures the newest version, which is the longest. */
    static ByteWriter measuring() {
        return measuring(Preamble.NEWEST);
    }

    static ByteWriter measuring(int version) {
        return new ByteWriter(NOTHING, 0, 0, version);
    }

    /** The version of the protocol that it writes. */
    int version() {
        return version;
    }

    /** How many bytes there are or would be. */
    int position() {
        return position;
    }

    /** Whether everything so far was written. */
    boolean fits() {
        return position <= limit;
    }

    /** A place to go back to, within a message or before it. */
    record Mark(int position, long elements, int origins) {}

    Mark mark() {
        return new Mark(position, elements, origins.size());
    }

    void rewind(Mark mark) {
        position = mark.position;
        elements = mark.elements;
        origins.truncate(mark.origins);
    }

    /** Starts a message: its table of origins holds the sender alone. */
    void beginMessage(@Nullable Origin sender) {
        origins.restart(sender);
    }

    /** Counts what {@link Codec#MAX_ELEMENTS} limits. */
    void elements(long count) {
        elements += count;
    }

    long elements() {
        return elements;
    }

    void u8(int value) {
        int at = position;
        if (advance(1)) {
            bytes[at] = (byte) value;
        }
    }

    void fixed16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    void fixed32(int value) {
        int at = position;
        if (advance(Integer.BYTES)) {
            for (int i = 0; i < Integer.BYTES; i++) {
                bytes[at + i] = (byte) (value >>> 24 - 8 * i);
            }
        }
    }

    void fixed64(long value) {
        int at = position;
        if (advance(Long.BYTES)) {
            for (int i = 0; i < Long.BYTES; i++) {
                bytes[at + i] = (byte) (value >>> 56 - 8 * i);
            }
        }
    }

    /** LEB128, the bits taken as unsigned: 1 to 10 bytes. */
    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    /** How many bytes {@link #varint} writes. */
    static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** An identifier of 32 bits, small ones short. */
    void id(int value) {
        varint(Integer.toUnsignedLong(value));
    }

    /** A value of which only 0 and more is sent. */
    void count(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a count or size is at least 0, not " + value);
        }
        varint(value);
    }

    /** A dot's number, or a sequence. */
    void number(long number) {
        if (number < 1 || number > Codec.MAX_NUMBER) {
            throw new IllegalArgumentException("a number is 1 to 2^60 - 1, not " + number);
        }
        varint(number);
    }

    /** A clock or timestamp. */
    void clock(long clock) {
        if (clock < 0 || clock > Envelope.MAX_CLOCK) {
            throw new IllegalArgumentException("a clock or timestamp is 0 to 2^62, not " + clock);
        }
        fixed64(clock);
    }

    void flag(boolean value) {
        u8(value ? 1 : 0);
    }

    void bytes(byte[] source) {
        int at = position;
        if (advance(source.length)) {
            System.arraycopy(source, 0, bytes, at, source.length);
        }
    }

    /** UTF-8 with its length before it. */
    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        bytes(utf8);
    }

    /** Writes zero bytes; returns where they begin, or -1 when they did not fit. */
    int zeros(int count) {
        int at = position;
        if (!advance(count)) {
            return -1;
        }
        Arrays.fill(bytes, at, at + count, (byte) 0);
        return at;
    }

    /** Sets a bit of what {@link #zeros} made room for, counted from the lowest of the first byte. */
    void setBit(int zeros, long bit) {
        bytes[zeros + (int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }

    /** Ends a list; what stands at an element's start is never 0. */
    void end() {
        u8(Codes.END);
    }

    /** Where the message has named the origin, its place; else itself, and it gets one. */
    void origin(Origin origin) {
        int place = origins.find(origin);
        if (place >= 0) {
            varint(Codes.ORIGIN_PLACES + place);
            return;
        }
        u8(Codes.ORIGIN_ITSELF);
        fixed64(origin.high());
        fixed64(origin.low());
        origins.add(origin);
    }

    private boolean advance(int count) {
        position = Math.addExact(position, count);
        return position <= limit;
    }
}
