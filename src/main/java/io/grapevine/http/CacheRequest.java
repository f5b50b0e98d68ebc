package io.grapevine.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of Disperse's {@code PUT /cache/{key}}.
 *
 * @param value null if absent
 * @param duration null if absent
 */
record CacheRequest(@Nullable String value, @Nullable String duration) {

    /** Null when it is no JSON object, or has a value or duration that is no string. */
    static @Nullable CacheRequest parse(byte[] body) {
        String value = null;
        String duration = null;
        try (JsonParser parser = JsonText.parser(body, 0, body.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                boolean isValue = field.equals("value");
                JsonToken token = parser.nextToken();
                if (!isValue && !field.equals("duration")) {
                    parser.skipChildren();
                } else if (token != JsonToken.VALUE_STRING) {
                    return null;
                } else if (isValue) {
                    value = parser.getText();
                } else {
                    duration = parser.getText();
                }
            }
            if (parser.nextToken() != null || value != null && !JsonText.isUnicode(value)) {
                return null;
            }
            return new CacheRequest(value, duration);
        } catch (IOException e) {
            return null;
        }
    }

    boolean isComplete() {
        return value != null && !value.isEmpty() && duration != null && !duration.isEmpty();
    }

    /** Whether the duration is a decimal int64: ASCII digits, with a sign or without. */
    boolean hasInt64Duration() {
        String text = duration == null ? "" : duration;
        int from = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** May be zero or negative. */
    long durationNanos() {
        return Long.parseLong(duration == null ? "0" : duration);
    }
}
