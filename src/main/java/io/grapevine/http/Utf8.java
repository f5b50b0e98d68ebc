package io.grapevine.http;

/** Tells UTF-8 from other bytes (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF). */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int length = sequenceLength(bytes, i, to);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** How many bytes the character at {@code i} has; 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int i, int to) {
        int lead = bytes[i];
        if (lead >= 0) {
            return 1;
        }
        lead &= 0xff;
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || to - i < length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int j = 2; j < length; j++) {
            if ((bytes[i + j] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
