package io.grapevine.http;

import io.grapevine.config.Durations;
import io.grapevine.crdt.Key;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A target for coverage-guided fuzzing: whatever of a request is taken apart by our own hand. The first byte says what the rest
 * is taken for. Refusals are refusals, nothing else is thrown, and what is accepted is what it was accepted for.
 */
public final class RequestTextFuzzer {

    private static final long UNIX_NANOS = 1_800_000_000_000_000_000L;
    private static final int KINDS = 9;

    private RequestTextFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            switch ((input[0] & 0xff) % KINDS) {
                case 0 -> keyPath(text);
                case 1 -> check(new Query(text).value("ttl") == null || !text.isEmpty(), "a value of nothing");
                case 2 -> duration(text);
                case 3 -> json(bytes);
                case 4 -> mediaType(text, bytes);
                case 5 -> Precondition.of(MultiMap.caseInsensitiveMultiMap().add("If-Match", text).add("If-None-Match", text));
                case 6 -> Route.of(RequestTarget.path(text));
                case 7 -> setRequest(bytes);
                default -> cacheRequest(bytes);
            }
        } catch (BadRequestException refused) {
            check(!String.valueOf(refused.getMessage()).isEmpty(), "a refusal without words");
        }
    }

    private static void keyPath(String text) {
        byte[] key = KeyPath.decode(text, 0);
        if (key == null) {
            check(!KeyPath.refusal(text, 0).isEmpty(), "a refusal without words");
        } else {
            check(key.length >= 1 && key.length <= Key.MAX_BYTES && isUtf8(key), "no key");
        }
    }

    private static void duration(String text) {
        try {
            check(Durations.parseNanos(text) >= Durations.LEAST_NANOS, "too short");
        } catch (IllegalArgumentException refused) {
            check(refused.getMessage().contains(Durations.ALLOWED), "a refusal without words");
        }
    }

    private static void json(byte[] bytes) {
        check(Utf8.isValid(bytes, 0, bytes.length) == isUtf8(bytes), "UTF-8 or not");
        boolean json = JsonText.isJson(bytes, 0, bytes.length);
        String string = JsonText.stringOf(bytes, 0, bytes.length);
        check(string == null || json, "a string that is no JSON");
        if (string != null && JsonText.isUnicode(string)) {
            byte[] quoted = ('"' + new String(JsonText.escaped(string), StandardCharsets.UTF_8) + '"').getBytes(StandardCharsets.UTF_8);
            check(string.equals(JsonText.stringOf(quoted, 0, quoted.length)), "another string");
        }
    }

    private static void mediaType(String text, byte[] bytes) {
        MediaType type = MediaType.of(bytes);
        check(type.header().toString().chars().noneMatch(c -> c == '\r' || c == '\n'), "a header of two lines");
        check(!MediaType.isStorable(text) || text.isEmpty() || type.header().contentEquals(text), "another type");
        MediaType.kindOf(text);
    }

    private static void setRequest(byte[] bytes) throws BadRequestException {
        SetRequest request = SetRequest.parse(bytes);
        byte[] value = request.value();
        check(JsonText.isJson(value, 0, value.length), "a value that is no JSON");
        check(request.key().length >= 1 && request.key().length <= Key.MAX_BYTES, "no key");
        check(request.ttlNanos(UNIX_NANOS) >= 1, "no time");
    }

    private static void cacheRequest(byte[] bytes) {
        CacheRequest request = CacheRequest.parse(bytes);
        if (request != null && request.isComplete() && request.hasInt64Duration()) {
            request.durationNanos();
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** What to begin with. */
    public static List<byte[]> seeds() {
        String[] texts = {
            "user/%F0%9F%8D%87/a+b", "a=b&ttl=30s&%74tl=x+y", "9223372036854ms", "[{\"a\":1e400,\"b\":[null,true]}]",
            "text/plain; charset=iso-8859-1", "\"a-1\", W/\"b\"", "http://h:1/v1/entries/a?ttl=1",
            "{\"key\":\"hello\",\"value\":[\"there\",{\"a\":1.5}],\"ttl\":500}", "{\"value\":\"t\\u00e9st\",\"duration\":\"-9000000000\"}"
        };
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            seeds.add(((char) kind + texts[kind]).getBytes(StandardCharsets.UTF_8));
        }
        seeds.add("\u0003\"\\ud83c\\udf47\\n\u00e9\"".getBytes(StandardCharsets.UTF_8));
        return seeds;
    }
}
