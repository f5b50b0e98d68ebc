package io.grapevine.http;

import io.grapevine.crdt.Key;
import java.util.Arrays;

/** The answer of the native surface to who asks for a key that is not there: asked as often as for those that are. */
final class MissingKey {

    private static final byte[] END = {'"', '}'};
    private static final byte[] BEGIN = begin();

    private MissingKey() {}

    /** A {@link Problem}; as a rule, what differs from one to the next is only copied. */
    static byte[] bytes(Key key) {
        byte[] text = key.bytes();
        if (!isPlain(text)) {
            return problem(key.toString());
        }
        byte[] bytes = Arrays.copyOf(BEGIN, BEGIN.length + text.length + END.length);
        System.arraycopy(text, 0, bytes, BEGIN.length, text.length);
        System.arraycopy(END, 0, bytes, BEGIN.length + text.length, END.length);
        return bytes;
    }

    private static byte[] begin() {
        byte[] whole = problem("");
        return Arrays.copyOf(whole, whole.length - END.length);
    }

    private static byte[] problem(String key) {
        return Problem.bytes(404, "no entry has this key, as far as this node knows", "key", key);
    }

    /** Whether it is of one-byte characters that stand in JSON as they are (RFC 8259 §7). */
    private static boolean isPlain(byte[] key) {
        for (byte b : key) {
            if (b < ' ' || b == '"' || b == '\\') {
                return false;
            }
        }
        return true;
    }
}
