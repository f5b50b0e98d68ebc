package io.grapevine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.Now;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What clients of Disperse speak: {@code /cache/{key}} and {@code /cache/members}. For one event loop. */
final class DisperseSurface {

    private static final int MAX_BODY_BYTES = 4 << 20;
    private static final String STORED_TYPE = "text/plain; charset=utf-8";
    private static final AsciiString IS_SYNC = AsciiString.cached("x-is-sync");
    private static final byte[] MEMBERS = "members".getBytes(StandardCharsets.US_ASCII);

    private final Lane lane;
    private final NodeDriver driver;
    private final OrMap map;

    DisperseSurface(Lane lane) {
        this.lane = lane;
        this.driver = lane.service().driver();
        this.map = driver.map();
    }

    void onCache(Exchange exchange, String path) {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
            return;
        }
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        if (!reads && method != HttpMethod.PUT && method != HttpMethod.DELETE) {
            exchange.refuseMethod();
            return;
        }
        byte[] bytes = KeyPath.decode(path, exchange.route().keyFrom());
        if (bytes == null) {
            refuse(exchange, 400);
        } else if (reads && Arrays.equals(bytes, MEMBERS)) {
            answerMembers(new Exchange(lane, exchange.request(), Route.CACHE_MEMBERS));
        } else if (reads) {
            get(exchange, map.key(bytes));
        } else if (method == HttpMethod.PUT) {
            put(exchange, map.key(bytes));
        } else {
            delete(exchange, map.key(bytes));
        }
    }

    /** The surface's plain answer to what it refuses. */
    static void refuse(Exchange exchange, int status) {
        String text = switch (status) {
            case 405 -> "Method not allowed";
            default -> HttpResponseStatus.valueOf(status).reasonPhrase();
        };
        exchange.answer(status, MediaType.PLAIN, text);
    }

    private void get(Exchange exchange, Key key) {
        Entry entry = map.get(key, exchange.begunNanos());
        if (entry == null) {
            refuse(exchange, 404);
            return;
        }
        String text = lane.mediaTypes().of(entry).kind() == MediaType.Kind.JSON
                ? JsonText.stringOf(entry.block(), entry.valueOffset(), entry.valueLength())
                : null;
        if (text != null) {
            exchange.answer(200, MediaType.PLAIN, text);
        } else {
            exchange.answer(200, MediaType.PLAIN, entry.block(), entry.valueOffset(), entry.valueLength());
        }
    }

    private void put(Exchange exchange, Key key) {
        String contentType = exchange.request().headers().get(HttpHeaders.CONTENT_TYPE);
        boolean local = isLocal(exchange);
        lane.bodies().read(exchange, MAX_BODY_BYTES, "", body -> {
            if (contentType == null || !MediaType.essenceOf(contentType).equals("application/json")) {
                refuseWithReason(exchange, "Content-Type must be application/json");
                return;
            }
            CacheRequest request = CacheRequest.parse(body);
            if (request == null) {
                refuseWithReason(exchange, "Invalid JSON format");
            } else if (!request.isComplete()) {
                refuseWithReason(exchange, "Missing required fields");
            } else if (!request.hasInt64Duration()) {
                refuse(exchange, 400);
            } else {
                put(exchange, key, request, local);
            }
        });
    }

    private void put(Exchange exchange, Key key, CacheRequest request, boolean local) {
        byte[] value = String.valueOf(request.value()).getBytes(StandardCharsets.UTF_8);
        if (value.length > lane.settings().maxValueBytes()) {
            refuse(exchange, 413);
            return;
        }
        driver.call((node, now) -> put(node, now, key, value, request.durationNanos(), local));
        exchange.whenWritten(() -> exchange.answer(200, MediaType.PLAIN, "OK"));
    }

    private static boolean put(Node node, Now now, Key key, byte[] value, long leftNanos, boolean local) {
        if (leftNanos <= 0) {
            remove(node, now, key, local);
        } else if (local) {
            node.putLocal(now, key, STORED_TYPE, value, leftNanos);
        } else {
            node.put(now, key, STORED_TYPE, value, leftNanos);
        }
        return true;
    }

    private void delete(Exchange exchange, Key key) {
        boolean local = isLocal(exchange);
        driver.call((node, now) -> remove(node, now, key, local));
        exchange.whenWritten(() -> exchange.answer(200, MediaType.PLAIN, "OK"));
    }

    private static boolean remove(Node node, Now now, Key key, boolean local) {
        return local ? node.removeLocal(now, key) : node.remove(now, key) != null;
    }

    /** Exactly {@code true}: anything else is an ordinary request. */
    private static boolean isLocal(Exchange exchange) {
        return "true".equals(exchange.request().headers().get(IS_SYNC));
    }

    private static void refuseWithReason(Exchange exchange, String reason) {
        exchange.answer(400, MediaType.JSON, "{\"error\":\"" + reason + "\"}");
    }

    private void answerMembers(Exchange exchange) {
        List<MemberRecord> members = driver.call((node, now) -> node.view(now).members());
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartArray();
            for (MemberRecord member : members) {
                if (member.state() == MemberState.ALIVE || member.state() == MemberState.SUSPECT) {
                    json.writeStartObject();
                    json.writeStringField("addr", member.gossip().toString());
                    json.writeNumberField("http_port", portOf(member.http()));
                    json.writeStringField("name", member.name());
                    json.writeNumberField("port", member.gossip().port());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.answer(200, MediaType.JSON, out.toByteArray());
    }

    /** Of {@code host:port}; 0 where it is not known. */
    private static int portOf(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return Integer.parseInt(address, colon + 1, address.length(), 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
