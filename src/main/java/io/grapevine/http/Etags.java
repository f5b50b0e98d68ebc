package io.grapevine.http;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Entry;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the entity tags of one event loop's answers: the quoted dot, or {@code "local-<n>"}. */
final class Etags {

    private static final int SLOTS = 64;
    private static final int DIGITS = 32;
    private static final byte[] LOCAL = "local-".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable Origin[] origins = new Origin[SLOTS];
    private final byte[] @Nullable [] digits = new byte[SLOTS][];

    AsciiString of(Entry entry) {
        boolean local = entry.isLocal();
        long number = local ? entry.localNumber() : entry.number();
        byte[] prefix = local ? LOCAL : digitsOf(entry.origin());
        int length = decimals(number);
        byte[] tag = new byte[prefix.length + length + (local ? 2 : 3)];
        int at = 0;
        tag[at++] = '"';
        System.arraycopy(prefix, 0, tag, at, prefix.length);
        at += prefix.length;
        if (!local) {
            tag[at++] = '-';
        }
        for (int i = at + length - 1; i >= at; i--) {
            tag[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        tag[at + length] = '"';
        return new AsciiString(tag, false);
    }

    private byte[] digitsOf(Origin origin) {
        int slot = origin.hashCode() & SLOTS - 1;
        byte[] known = digits[slot];
        if (known == null || !origin.equals(origins[slot])) {
            known = origin.toString().getBytes(StandardCharsets.US_ASCII);
            assert known.length == DIGITS;
            digits[slot] = known;
            origins[slot] = origin;
        }
        return known;
    }

    private static int decimals(long number) {
        int count = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }
}
