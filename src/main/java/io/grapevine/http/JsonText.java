package io.grapevine.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON as bytes (RFC 8259): read for what it is and where it begins and ends, never turned into objects, so that
 * numbers keep every digit.
 *
 * <p>UTF-8 only, and checked to be; nested at most {@value #MAX_DEPTH} deep.
 */
final class JsonText {

    static final int MAX_DEPTH = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** @throws IOException also when the bytes are not UTF-8 */
    static JsonParser parser(byte[] bytes, int from, int length) throws IOException {
        if (!Utf8.isValid(bytes, from, from + length)) {
            throw new IOException("it is not UTF-8");
        }
        if (length > 0 && (bytes[from] & 0xff) == 0xef) {
            throw new IOException("it begins with a byte order mark");
        }
        return FACTORY.createParser(bytes, from, length);
    }

    /** Whether the bytes are one JSON text and nothing else. */
    static boolean isJson(byte[] bytes, int from, int length) {
        try (JsonParser parser = parser(bytes, from, length)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a JSON text that is a string says; null if it is anything else, or no JSON. */
    static @Nullable String stringOf(byte[] bytes, int from, int length) {
        int first = from;
        while (first < from + length && isSpace(bytes[first])) {
            first++;
        }
        if (first == from + length || bytes[first] != '"') {
            return null;
        }
        try (JsonParser parser = parser(bytes, from, length)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return null;
            }
            String text = parser.getText();
            return parser.nextToken() == null ? text : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The inside of a JSON string, without its quotes, in UTF-8. */
    static byte[] escaped(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }

    /** Whether UTF-8 can carry it: no surrogate is alone. */
    static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Why a text is no JSON: Jackson's own words, without those about Jackson's settings. */
    static String reason(IOException e) {
        String words = e instanceof JsonProcessingException broken ? broken.getOriginalMessage() : e.getMessage();
        return String.valueOf(words).replaceAll(" \\(start marker at \\[Source: .*?\\]\\)|, from `[^`]*`", "");
    }

    /** A length of time as JSON has it here: in seconds, to the millisecond. */
    static double seconds(long nanos) {
        return nanos / 1_000_000 / 1e3;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
