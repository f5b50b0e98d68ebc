package io.grapevine.http;

import io.grapevine.crdt.Content;
import io.netty.util.AsciiString;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A content type as it was stored, and what the surfaces make of it. */
final class MediaType {

    static final AsciiString JSON = AsciiString.cached("application/json");
    static final AsciiString PROBLEM = AsciiString.cached("application/problem+json");
    static final AsciiString PLAIN = AsciiString.cached("text/plain; charset=utf-8");
    static final AsciiString BYTES = AsciiString.cached(Content.OCTETS);
    static final AsciiString HTML = AsciiString.cached("text/html; charset=utf-8");

    /** How a value of this type is read by those who think in JSON. */
    enum Kind {
        /** {@code application/json}, {@code text/json}, and whatever ends in {@code +json}. */
        JSON,
        /** {@code text/…}. */
        TEXT,
        BYTES
    }

    private final AsciiString header;
    private final Kind kind;
    private final Charset charset;

    private MediaType(AsciiString header, Kind kind, Charset charset) {
        this.header = header;
        this.kind = kind;
        this.charset = charset;
    }

    /** Of the bytes of a content type; what no header may carry is taken for {@code application/octet-stream}. */
    static MediaType of(byte[] contentType) {
        String text = new String(contentType, StandardCharsets.ISO_8859_1);
        if (text.isEmpty() || !isHeaderValue(text)) {
            return new MediaType(BYTES, Kind.BYTES, StandardCharsets.UTF_8);
        }
        return new MediaType(new AsciiString(contentType, true), kindOf(text), charsetOf(text));
    }

    /** Whether a content type may be stored: Latin-1 without control characters, at most 255 bytes. */
    static boolean isStorable(String contentType) {
        return contentType.length() <= Content.MAX_CONTENT_TYPE_BYTES && isHeaderValue(contentType);
    }

    static Kind kindOf(String contentType) {
        String essence = essenceOf(contentType);
        if (essence.equals("application/json") || essence.equals("text/json") || essence.endsWith("+json")) {
            return Kind.JSON;
        }
        return essence.startsWith("text/") ? Kind.TEXT : Kind.BYTES;
    }

    /** Type and subtype in lower case, without parameters. */
    static String essenceOf(String contentType) {
        int semicolon = contentType.indexOf(';');
        String essence = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return essence.strip().toLowerCase(Locale.ROOT);
    }

    AsciiString header() {
        return header;
    }

    Kind kind() {
        return kind;
    }

    /** ISO-8859-1 where the type says so; everything else is read as UTF-8. */
    Charset charset() {
        return charset;
    }

    private static boolean isHeaderValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f && c < 0xa0 || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static Charset charsetOf(String contentType) {
        String lower = contentType.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("charset=");
        String name = at < 0 ? "" : lower.substring(at + "charset=".length());
        return name.startsWith("iso-8859-1") && !isDigitAt(name, 10) || name.startsWith("\"iso-8859-1\"")
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
    }

    /** So that iso-8859-15 is not taken for iso-8859-1. */
    private static boolean isDigitAt(String text, int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }
}
