package io.grapevine.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, in the form of HTML forms, which is what clients' libraries write: {@code +} is a space
 * here, unlike in a key's path.
 */
final class Query {

    private final String raw;

    /** @param raw as {@link RequestTarget#query} gives it */
    Query(@Nullable String raw) {
        this.raw = raw == null ? "" : raw;
    }

    /**
     * A parameter's value; null if it is not there.
     *
     * @throws BadRequestException if it is there twice, or is not percent-encoded UTF-8
     */
    @Nullable String value(String name) throws BadRequestException {
        String found = null;
        int from = 0;
        while (from < raw.length()) {
            int to = raw.indexOf('&', from);
            if (to < 0) {
                to = raw.length();
            }
            int equals = raw.indexOf('=', from);
            int nameTo = equals < 0 || equals > to ? to : equals;
            if (decode(name, raw.substring(from, nameTo)).equals(name)) {
                if (found != null) {
                    throw new BadRequestException(name, name + " is given twice");
                }
                found = decode(name, raw.substring(Math.min(nameTo + 1, to), to));
            }
            from = to + 1;
        }
        return found;
    }

    private static String decode(String name, String text) throws BadRequestException {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c == '%') {
                c = KeyPath.escaped(text, i);
                i += 2;
            } else if (c == '+') {
                c = ' ';
            }
            if (c < 0 || c > 0xff) {
                throw new BadRequestException(name, "'" + text + "' has a bad escape");
            }
            bytes[length++] = (byte) c;
        }
        byte[] utf8 = Arrays.copyOf(bytes, length);
        if (!Utf8.isValid(utf8, 0, length)) {
            throw new BadRequestException(name, "'" + text + "' is not percent-encoded UTF-8");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
