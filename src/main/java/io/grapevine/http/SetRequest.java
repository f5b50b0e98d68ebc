package io.grapevine.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.grapevine.crdt.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of Gossip-Cache's {@code POST /set}: key, ttl, and where in it the value stands. */
final class SetRequest {

    private final byte[] body;
    private @Nullable String key;
    private int valueFrom = -1;
    private int valueTo;
    private @Nullable String ttl;

    private SetRequest(byte[] body) {
        this.body = body;
    }

    /**
     * Reads a body.
     *
     * @throws BadRequestException that says why it cannot
     */
    static SetRequest parse(byte[] body) throws BadRequestException {
        SetRequest request = new SetRequest(body);
        try (JsonParser parser = JsonText.parser(body, 0, body.length)) {
            request.read(parser);
        } catch (StreamReadException e) {
            throw refusal("broken JSON at byte " + e.getLocation().getByteOffset() + ": " + JsonText.reason(e));
        } catch (IOException e) {
            throw refusal("broken JSON: " + JsonText.reason(e));
        }
        request.check();
        return request;
    }

    byte[] key() {
        return key == null ? new byte[0] : key.getBytes(StandardCharsets.UTF_8);
    }

    /** The JSON text of the value, as it came. */
    byte[] value() {
        return Arrays.copyOfRange(body, valueFrom, valueTo);
    }

    int valueLength() {
        return valueTo - valueFrom;
    }

    /**
     * The ttl, as long as its deadline can be told in Unix nanoseconds.
     *
     * @param unixNanos what time it is
     */
    long ttlNanos(long unixNanos) throws BadRequestException {
        String seconds = ttl == null ? "" : ttl;
        long most = (Long.MAX_VALUE - unixNanos) / 1_000_000_000;
        boolean tooLong = seconds.length() > 18;
        if (seconds.startsWith("-") || !tooLong && Long.parseLong(seconds) <= 0) {
            throw refusal("ttl is " + abbreviated(seconds) + "; it is at least 1 (seconds)");
        }
        if (tooLong || Long.parseLong(seconds) > most) {
            throw refusal("ttl is " + abbreviated(seconds) + ", which is past the year 2262; it is at most " + most
                    + " (seconds)");
        }
        return Long.parseLong(seconds) * 1_000_000_000;
    }

    private void read(JsonParser parser) throws IOException, BadRequestException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            // What comes after it may be broken as well; either way it is no request.
            throw refusal("it is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (field) {
                case "key" -> {
                    expect(token == JsonToken.VALUE_STRING, "key is no string");
                    key = parser.getText();
                }
                case "value" -> {
                    valueFrom = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    parser.finishToken();
                    valueTo = (int) parser.currentLocation().getByteOffset();
                }
                case "ttl" -> {
                    expect(token == JsonToken.VALUE_NUMBER_INT, "ttl is no integer");
                    ttl = parser.getText();
                }
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw refusal("broken JSON: something follows the object");
        }
    }

    private void check() throws BadRequestException {
        String name = key;
        expect(name != null && !name.isEmpty(), "key is missing or empty");
        expect(name != null && JsonText.isUnicode(name), "key is no Unicode text");
        expect(key().length <= Key.MAX_BYTES, "key has " + key().length + " bytes; it has at most " + Key.MAX_BYTES);
        expect(valueFrom >= 0, "value is missing");
        expect(ttl != null, "ttl is missing");
    }

    private static void expect(boolean holds, String why) throws BadRequestException {
        if (!holds) {
            throw refusal(why);
        }
    }

    private static String abbreviated(String digits) {
        return digits.length() <= 24 ? digits : digits.substring(0, 24) + "…";
    }

    private static BadRequestException refusal(String why) {
        return new BadRequestException("", why);
    }
}
