package io.grapevine.http;

import io.grapevine.base.Now;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.driver.NodeDriver;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What clients of Gossip-Cache speak: {@code /set}, {@code /get/{key}}, {@code /delete/{key}}. For one event loop. */
final class GossipCacheSurface {

    private static final String STORED_TYPE = "application/json";
    /** A request is its value, a key with every byte escaped, and some words around them. */
    private static final int ENVELOPE_BYTES = 16_384;

    private static final String KEY_REQUIRED = "Key is required i.e. /get/key";

    private final Lane lane;
    private final NodeDriver driver;
    private final OrMap map;

    GossipCacheSurface(Lane lane) {
        this.lane = lane;
        this.driver = lane.service().driver();
        this.map = driver.map();
    }

    void onSet(Exchange exchange) {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.POST) {
            int maxBytes = lane.settings().maxValueBytes() + ENVELOPE_BYTES;
            lane.bodies().read(exchange, maxBytes, tooLong(), body -> set(exchange, body));
        } else {
            exchange.refuseMethod();
        }
    }

    void onGet(Exchange exchange, String path) {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            Key key = key(exchange, path);
            if (key != null) {
                get(exchange, key);
            }
        } else {
            exchange.refuseMethod();
        }
    }

    void onDelete(Exchange exchange, String path) {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.GET || method == HttpMethod.DELETE) {
            Key key = key(exchange, path);
            if (key != null) {
                delete(exchange, key);
            }
        } else {
            exchange.refuseMethod();
        }
    }

    /** The surface's envelope around what it refuses. */
    static void refuse(Exchange exchange, int status, String message) {
        answer(exchange, status, message, null, false);
    }

    static void answer(Exchange exchange, String message, byte @Nullable [] data) {
        answer(exchange, 200, message, data, true);
    }

    /** The envelope; {@code data} is JSON text. */
    private static void answer(
            Exchange exchange, int status, String message, byte @Nullable [] data, boolean success) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((data == null ? 0 : data.length) + 96);
        write(out, "{\"data\":");
        if (data == null) {
            write(out, "null");
        } else {
            out.writeBytes(data);
        }
        write(out, ",\"message\":\"");
        out.writeBytes(JsonText.escaped(message));
        write(out, success ? "\",\"success\":true}" : "\",\"success\":false}");
        exchange.answer(status, MediaType.JSON, out.toByteArray());
    }

    private void set(Exchange exchange, byte[] body) {
        long ttlNanos;
        SetRequest request;
        try {
            request = SetRequest.parse(body);
            ttlNanos = request.ttlNanos(lane.service().time().nanos(driver.now()));
        } catch (BadRequestException e) {
            refuse(exchange, 400, "Invalid request payload: " + e.detail());
            return;
        }
        if (request.valueLength() > lane.settings().maxValueBytes()) {
            refuse(exchange, 413, tooLong());
            return;
        }
        Key key = map.key(request.key());
        byte[] value = request.value();
        Stored stored = driver.call((node, now) -> {
            boolean fresh = node.map().get(key, now.nanos()) == null;
            return new Stored(fresh, node.put(now, key, STORED_TYPE, value, ttlNanos).entry(), now);
        });
        Entry entry = stored.entry();
        byte[] item = entry == null ? null : item(entry, value, stored.now());
        String message = stored.fresh() ? "New value successfully added" : "Updated the value!!";
        exchange.whenWritten(() -> answer(exchange, message, item));
    }

    private record Stored(boolean fresh, @Nullable Entry entry, Now now) {}

    private void get(Exchange exchange, Key key) {
        Now now = driver.now();
        Entry entry = map.get(key, now.nanos());
        if (entry == null) {
            refuseMissing(exchange, key, now);
        } else {
            answer(exchange, "Successfully data retrieved", item(entry, jsonOf(entry), now));
        }
    }

    private void delete(Exchange exchange, Key key) {
        Removed removed = driver.call((node, now) -> {
            Entry shown = node.map().get(key, now.nanos());
            if (shown != null) {
                node.remove(now, key);
            }
            return new Removed(shown, now);
        });
        Entry entry = removed.entry();
        if (entry == null) {
            refuseMissing(exchange, key, removed.now());
            return;
        }
        byte[] item = item(entry, jsonOf(entry), removed.now());
        exchange.whenWritten(() -> answer(exchange, "Successfully data deleted", item));
    }

    private record Removed(@Nullable Entry entry, Now now) {}

    private void refuseMissing(Exchange exchange, Key key, Now now) {
        String message = switch (map.gone(key, now.nanos())) {
            case EXPIRED -> "error: Key expired. TTL crossed";
            case NEVER_SEEN_OR_FORGOTTEN -> "error: Key does not exist";
        };
        refuse(exchange, 404, message);
    }

    /** Null when there is none, and the request is answered. */
    private @Nullable Key key(Exchange exchange, String path) {
        int from = exchange.route().keyFrom();
        byte[] key = KeyPath.decode(path, from);
        if (key != null) {
            return map.key(key);
        }
        refuse(exchange, 400, path.length() == from ? KEY_REQUIRED : KeyPath.refusal(path, from));
        return null;
    }

    private String tooLong() {
        return "Request Entity Too Large: a value has at most " + lane.settings().maxValueBytes() + " bytes";
    }

    // ---- items

    private byte[] item(Entry entry, byte[] json, Now now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + entry.keyLength() + 64);
        write(out, "{\"key\":\"");
        out.writeBytes(JsonText.escaped(new String(
                entry.block(), Content.HEADER_BYTES, entry.keyLength(), StandardCharsets.UTF_8)));
        write(out, "\",\"value\":");
        out.writeBytes(json);
        write(out, ",\"ttl\":" + lane.service().time().nanosOf(entry.deadlineNanos(), now) + "}");
        return out.toByteArray();
    }

    /** JSON as it is, text as a JSON string, other bytes as a base64 JSON string. */
    private byte[] jsonOf(Entry entry) {
        MediaType type = lane.mediaTypes().of(entry);
        byte[] value = entry.value();
        if (type.kind() == MediaType.Kind.JSON && JsonText.isJson(value, 0, value.length)) {
            return value;
        }
        String text = type.kind() == MediaType.Kind.TEXT ? decoded(value, type) : null;
        byte[] inside = text != null ? JsonText.escaped(text) : Base64.getEncoder().encode(value);
        byte[] string = new byte[inside.length + 2];
        string[0] = '"';
        System.arraycopy(inside, 0, string, 1, inside.length);
        string[string.length - 1] = '"';
        return string;
    }

    /** Null when it is not in the charset that it claims. */
    private static @Nullable String decoded(byte[] value, MediaType type) {
        try {
            return type.charset().newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
