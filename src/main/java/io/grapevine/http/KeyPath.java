package io.grapevine.http;

import io.grapevine.crdt.Key;
import org.jspecify.annotations.Nullable;

/**
 * The key in a raw path: percent-decoded once (RFC 3986 §2.1), and otherwise as it stands there; {@code +},
 * {@code //}, {@code ..} and {@code %2F} mean themselves.
 */
final class KeyPath {

    private KeyPath() {}

    /** The key's bytes from {@code from} on; null if they are none, see {@link #refusal}. */
    static byte @Nullable [] decode(String path, int from) {
        int end = path.length();
        int escapes = 0;
        for (int i = from; i < end; i++) {
            if (path.charAt(i) == '%') {
                escapes++;
            }
        }
        int length = end - from - 2 * escapes;
        if (length < 1 || length > Key.MAX_BYTES) {
            return null;
        }
        byte[] key = new byte[length];
        int seen = 0;
        int at = 0;
        for (int i = from; i < end; i++) {
            int c = path.charAt(i);
            if (c == '%') {
                c = escaped(path, i);
                i += 2;
            }
            if (c < 0 || c > 0xff || at == length) {
                return null;
            }
            seen |= c;
            key[at++] = (byte) c;
        }
        return seen < 0x80 || Utf8.isValid(key, 0, length) ? key : null;
    }

    /** As {@link #decode}; what is no key is refused in the words of the native surface. */
    static byte[] required(String path, int from) throws BadRequestException {
        byte[] key = decode(path, from);
        if (key == null) {
            throw new BadRequestException("key", refusal(path, from));
        }
        return key;
    }

    /** What is wrong with the key from {@code from} on, where {@link #decode} finds none. */
    static String refusal(String path, int from) {
        int bytes = 0;
        for (int i = from; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                if (escaped(path, i) < 0) {
                    return "the key has a bad escape: '" + path.substring(i, Math.min(i + 3, path.length()))
                            + "' is not % and two hexadecimal digits";
                }
                i += 2;
            }
            bytes++;
        }
        return bytes == 0 ? "the key is empty; it has 1 to " + Key.MAX_BYTES + " bytes"
                : bytes > Key.MAX_BYTES ? "the key has " + bytes + " bytes; it has at most " + Key.MAX_BYTES
                : "the key is not UTF-8";
    }

    /** The byte that the escape at {@code i} stands for; negative if it is none. */
    static int escaped(String text, int i) {
        if (i + 2 >= text.length()) {
            return -1;
        }
        return hexDigit(text.charAt(i + 1)) << 4 | hexDigit(text.charAt(i + 2));
    }

    private static int hexDigit(char c) {
        return c >= '0' && c <= '9' ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                : -1;
    }
}
