package io.grapevine.compare;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The entries of all comparisons of size: keys of 16 bytes, values of 100 that do not compress, a ttl. */
final class Entries {

    static final int KEY_BYTES = 16;
    static final int VALUE_BYTES = 100;
    private static final int TTL_SECONDS = 36_000;

    private Entries() {}

    static String key(long number) {
        return String.format(Locale.ROOT, "key-%012d", number);
    }

    /** Letters and digits, other ones for each number. */
    static String value(long number) {
        StringBuilder value = new StringBuilder(VALUE_BYTES);
        long state = number * 0x9e3779b97f4a7c15L + 1;
        while (value.length() < VALUE_BYTES) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            value.append(Character.forDigit((int) (state >>> 59), 36));
        }
        return value.toString();
    }

    /** As it stands on the wire. */
    static byte[] put(long number) {
        return ("PUT /v1/entries/" + key(number) + "?ttl=" + TTL_SECONDS + "s HTTP/1.1\r\nHost: h\r\nContent-Length: " + VALUE_BYTES
                + "\r\n\r\n" + value(number)).getBytes(StandardCharsets.US_ASCII);
    }

    /** As it stands on the wire. */
    static byte[] delete(long number) {
        return ("DELETE /v1/entries/" + key(number) + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** For Redis. */
    static String set(long number) {
        return "SET " + key(number) + " " + value(number) + " EX " + TTL_SECONDS + "\r\n";
    }
}
