package io.grapevine.protocol;

import com.google.common.base.Utf8;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote and believes nothing: every length is checked before it is read or allocated,
 * and every value has one encoding only.
 */
final class ByteReader {

    private final byte[] bytes;
    private final int limit;
    private final int version;
    private int position;
    private long elements;
    private long maxTimestamp = Envelope.MAX_CLOCK;
    private final OriginTable origins = new OriginTable(null);

    /** Reads the newest version from {@code position} up to {@code limit}. */
    ByteReader(byte[] bytes, int position, int limit) {
        this(bytes, position, limit, Preamble.NEWEST);
    }

    /** Reads a version of the protocol from {@code position} up to {@code limit}. */
    ByteReader(byte[] bytes, int position, int limit, int version) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
        this.version = version;
    }

    /** The version of the protocol that it reads. */
    int version() {
        return version;
    }

    int remaining() {
        return limit - position;
    }

    /** Starts a message: its table of origins holds the sender alone. */
    void beginMessage(Origin sender) {
        origins.restart(sender);
    }

    /** Counts what {@link Codec#MAX_ELEMENTS} limits, before room is made for it. */
    void elements(long count) throws MalformedDatagramException {
        elements += count;
        if (elements > Codec.MAX_ELEMENTS) {
            throw malformed("more than " + Codec.MAX_ELEMENTS + " elements");
        }
    }

    int u8() throws MalformedDatagramException {
        require(1);
        return bytes[position++] & 0xff;
    }

    int fixed16() throws MalformedDatagramException {
        return u8() << 8 | u8();
    }

    int fixed32() throws MalformedDatagramException {
        require(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        return value;
    }

    long fixed64() throws MalformedDatagramException {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        return value;
    }

    /** LEB128 of 64 bits, without padding. */
    long varint() throws MalformedDatagramException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0 || shift == 63 && next > 1) {
                    break;
                }
                return value;
            }
        }
        throw malformed("a varint that is padded or too long");
    }

    /** A varint that is at least {@code min} and at most {@code max}. */
    long varint(long min, long max) throws MalformedDatagramException {
        long value = varint();
        if (value < min || value > max) {
            throw malformed("a value outside " + min + " to " + max);
        }
        return value;
    }

    int id() throws MalformedDatagramException {
        return (int) varint(0, 0xffff_ffffL);
    }

    long count() throws MalformedDatagramException {
        return varint(0, Long.MAX_VALUE);
    }

    long number() throws MalformedDatagramException {
        return varint(1, Codec.MAX_NUMBER);
    }

    /** From now on no timestamp may be above that one. */
    void limitTimestamps(long max) {
        maxTimestamp = max;
    }

    long timestamp() throws MalformedDatagramException {
        long timestamp = clock();
        if (timestamp > maxTimestamp) {
            throw malformed("a timestamp far beyond its sender's clock");
        }
        return timestamp;
    }

    /** A clock or timestamp. */
    long clock() throws MalformedDatagramException {
        long clock = fixed64();
        if (clock < 0 || clock > Envelope.MAX_CLOCK) {
            throw malformed("a clock or timestamp outside 0 to 2^62");
        }
        return clock;
    }

    boolean flag() throws MalformedDatagramException {
        int value = u8();
        if (value > 1) {
            throw malformed("a flag that is neither 0 nor 1");
        }
        return value == 1;
    }

    /** Passes over so many bytes, to be looked at with {@link #byteAt}; says where they begin. */
    int skip(int count) throws MalformedDatagramException {
        require(count);
        position += count;
        return position - count;
    }

    /** Of the bytes that were passed over. */
    int byteAt(int index) {
        return bytes[index] & 0xff;
    }

    byte[] bytes(int count) throws MalformedDatagramException {
        require(count);
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** A length and so many bytes of UTF-8 without control characters: texts of peers end up in logs. */
    String text(int minBytes, int maxBytes) throws MalformedDatagramException {
        int length = (int) varint(minBytes, maxBytes);
        int from = skip(length);
        if (!Utf8.isWellFormed(bytes, from, length)) {
            throw malformed("a text that is not UTF-8");
        }
        String text = length == 0 ? "" : new String(bytes, from, length, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw malformed("a text with control characters");
            }
        }
        return text;
    }

    Origin origin() throws MalformedDatagramException {
        Origin origin = originOrEnd();
        if (origin == null) {
            throw malformed("no origin where one must be");
        }
        return origin;
    }

    /** The next origin, or null for {@link Codes#END}. */
    @Nullable Origin originOrEnd() throws MalformedDatagramException {
        long code = varint(0, Integer.MAX_VALUE);
        if (code == Codes.END) {
            return null;
        }
        if (code == Codes.ORIGIN_ITSELF) {
            Origin origin = rawOrigin();
            origins.add(origin);
            return origin;
        }
        int place = (int) code - Codes.ORIGIN_PLACES;
        if (place >= origins.size()) {
            throw malformed("an origin that the message has not named");
        }
        return origins.get(place);
    }

    Origin rawOrigin() throws MalformedDatagramException {
        return new Origin(fixed64(), fixed64());
    }

    MalformedDatagramException malformed(String what) {
        return new MalformedDatagramException(Reason.MALFORMED, what + ", before byte " + position);
    }

    private void require(int count) throws MalformedDatagramException {
        if (count > limit - position) {
            throw malformed(count + " bytes wanted, " + (limit - position) + " left");
        }
    }
}
