package io.grapevine.compare;

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

    static byte[] put(long number) {
        return Requests.putFor(TTL_SECONDS + "s", key(number), value(number));
    }

    static byte[] delete(long number) {
        return Requests.delete(key(number));
    }

    /** For Redis. */
    static String set(long number) {
        return "SET " + key(number) + " " + value(number) + " EX " + TTL_SECONDS + "\r\n";
    }
}
