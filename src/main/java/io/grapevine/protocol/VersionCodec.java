package io.grapevine.protocol;

import com.google.common.base.Utf8;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
import java.util.ArrayList;
import java.util.List;

/** Entries on their way: dot, timestamp, the time left, and the block as it is. */
final class VersionCodec {

    /** What never expires has 0, all else its nanoseconds and 1. */
    private static final long NEVER = 0;

    static final int MIN_BLOCK_BYTES = Content.HEADER_BYTES + 1;
    static final int MAX_BLOCK_BYTES =
            Content.HEADER_BYTES + Key.MAX_BYTES + Content.MAX_CONTENT_TYPE_BYTES + Content.MAX_VALUE_BYTES;

    private VersionCodec() {}

    static void write(ByteWriter out, Version version) {
        out.elements(1);
        DotsCodec.write(out, version.dot());
        out.clock(version.timestamp());
        out.varint(version.leftNanos() == Version.FOREVER ? NEVER : version.leftNanos() + 1);
        out.varint(version.block().length);
        out.bytes(version.block());
    }

    static void writeList(ByteWriter out, List<Version> versions) {
        for (int i = 0; i < versions.size(); i++) {
            write(out, versions.get(i));
        }
        out.end();
    }

    static Version read(ByteReader in) throws MalformedDatagramException {
        return read(in, in.origin());
    }

    static List<Version> readList(ByteReader in) throws MalformedDatagramException {
        List<Version> versions = new ArrayList<>();
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            versions.add(read(in, origin));
        }
        return versions;
    }

    private static Version read(ByteReader in, Origin origin) throws MalformedDatagramException {
        in.elements(1);
        Dot dot = new Dot(origin, in.number());
        long timestamp = in.timestamp();
        long left = in.count();
        byte[] block = in.bytes((int) in.varint(MIN_BLOCK_BYTES, MAX_BLOCK_BYTES));
        if (!isWellFormed(block)) {
            throw in.malformed(
                    "a block whose lengths do not fit, whose key is not UTF-8, or with control characters in its type");
        }
        return new Version(dot, timestamp, left == NEVER ? Version.FOREVER : left - 1, block);
    }

    private static boolean isWellFormed(byte[] block) {
        if (!Content.isWellFormed(block)) {
            return false;
        }
        int keyLength = (block[0] & 0xff) << 8 | block[1] & 0xff;
        int typeFrom = Content.HEADER_BYTES + keyLength;
        return Utf8.isWellFormed(block, Content.HEADER_BYTES, keyLength)
                && isLine(block, typeFrom, typeFrom + (block[2] & 0xff));
    }

    /** Whether these characters of ISO 8859-1 can stand in a header: no control characters. */
    private static boolean isLine(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isISOControl(block[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
