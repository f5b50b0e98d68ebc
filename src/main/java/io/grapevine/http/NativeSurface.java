package io.grapevine.http;

import io.grapevine.base.Now;
import io.grapevine.config.Durations;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Node;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The native data path: {@code /v1/entries/{key}} and {@code /v1/touch/{key}}. For one event loop. */
final class NativeSurface {

    private static final String MAX_AGE = "max-age=";

    private final Lane lane;
    private final NodeDriver driver;
    private final OrMap map;
    private final HttpSettings settings;
    /** Most clients write one ttl again and again: it is read once. */
    private String lastTtl = "1s";
    private long lastTtlNanos = 1_000_000_000;

    NativeSurface(Lane lane) {
        this.lane = lane;
        this.driver = lane.service().driver();
        this.map = driver.map();
        this.settings = lane.settings();
    }

    void onEntry(Exchange exchange, String path) throws BadRequestException {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            get(exchange, key(path, exchange));
        } else if (method == HttpMethod.PUT) {
            put(exchange, key(path, exchange));
        } else if (method == HttpMethod.DELETE) {
            delete(exchange, key(path, exchange));
        } else {
            exchange.refuseMethod();
        }
    }

    void onTouch(Exchange exchange, String path) throws BadRequestException {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.POST) {
            touch(exchange, key(path, exchange));
        } else {
            exchange.refuseMethod();
        }
    }

    private Key key(String path, Exchange exchange) throws BadRequestException {
        return map.key(KeyPath.required(path, exchange.route().keyFrom()));
    }

    // ---- reads: no lock, no hop

    private void get(Exchange exchange, Key key) throws BadRequestException {
        long nanos = exchange.begunNanos();
        Entry entry = map.get(key, nanos);
        if (entry == null) {
            refuseMissing(exchange, key);
            return;
        }
        Precondition precondition = Precondition.of(exchange.request().headers());
        if (precondition != Precondition.NONE && precondition.failsIfMatch(entry)) {
            refusePrecondition(exchange, entry);
            return;
        }
        exchange.header(HttpHeaders.ETAG, lane.etags().of(entry));
        if (entry.expires()) {
            // Whole seconds, rounded down: no cache keeps it longer than we do.
            exchange.header(HttpHeaders.CACHE_CONTROL, MAX_AGE + entry.leftNanos(nanos) / 1_000_000_000);
        }
        if (precondition != Precondition.NONE && precondition.isKnown(entry)) {
            exchange.answer(304);
            return;
        }
        AsciiString contentType = lane.mediaTypes().of(entry).header();
        exchange.answer(200, contentType, entry.block(), entry.valueOffset(), entry.valueLength());
    }

    // ---- writes

    /** What became of a write: what is shown of it, or what stood in its way. */
    private record Outcome(int status, @Nullable Entry entry) {}

    private void put(Exchange exchange, Key key) throws BadRequestException {
        HttpServerRequest request = exchange.request();
        MultiMap headers = request.headers();
        long ttlNanos = ttlNanos(request.uri(), settings.defaultTtlNanos());
        String contentType = contentType(headers);
        if (headers.contains(HttpHeaders.CONTENT_RANGE)) {
            throw new BadRequestException("Content-Range", "a value is put whole");
        }
        if (headers.contains(HttpHeaders.CONTENT_ENCODING)
                && !"identity".equalsIgnoreCase(headers.get(HttpHeaders.CONTENT_ENCODING))) {
            exchange.refuseBody(415, "the value is stored as it is, without its Content-Encoding: send it unencoded, "
                    + "or say in its Content-Type what it is");
            return;
        }
        Precondition precondition = Precondition.of(headers);
        String tooLong = "a value has at most " + settings.maxValueBytes() + " bytes";
        lane.bodies().read(exchange, settings.maxValueBytes(), tooLong, value -> {
            Outcome outcome = driver.call(
                    (node, now) -> put(node, now, key, contentType, value, ttlNanos, precondition));
            answerWrite(exchange, outcome);
        });
    }

    private static Outcome put(
            Node node, Now now, Key key, String contentType, byte[] value, long ttlNanos, Precondition precondition) {
        Entry shown = node.map().get(key, now.nanos());
        if (!precondition.allows(shown)) {
            return new Outcome(412, shown);
        }
        return new Outcome(shown == null ? 201 : 204, node.put(now, key, contentType, value, ttlNanos).entry());
    }

    private void delete(Exchange exchange, Key key) throws BadRequestException {
        Precondition precondition = Precondition.of(exchange.request().headers());
        Outcome outcome = driver.call((node, now) -> {
            Entry shown = node.map().get(key, now.nanos());
            if (shown == null) {
                return new Outcome(404, null);
            }
            if (!precondition.allows(shown)) {
                return new Outcome(412, shown);
            }
            node.remove(now, key);
            return new Outcome(204, null);
        });
        if (outcome.status() == 404) {
            refuseMissing(exchange, key);
        } else {
            answerWrite(exchange, outcome);
        }
    }

    /** A new put of the same value; of what only this node shows, it stays that. */
    private void touch(Exchange exchange, Key key) throws BadRequestException {
        long ttlNanos = ttlNanos(exchange.request().uri(), 0);
        if (ttlNanos == 0) {
            throw new BadRequestException("ttl", "ttl is missing; allowed: " + Durations.ALLOWED);
        }
        Precondition precondition = Precondition.of(exchange.request().headers());
        Outcome outcome = driver.call((node, now) -> {
            Entry shown = node.map().get(key, now.nanos());
            if (shown == null) {
                return new Outcome(404, null);
            }
            if (!precondition.allows(shown)) {
                return new Outcome(412, shown);
            }
            return new Outcome(204, shown.isLocal()
                    ? node.putLocal(now, key, shown.contentType(), shown.value(), ttlNanos)
                    : node.put(now, key, shown.contentType(), shown.value(), ttlNanos).entry());
        });
        if (outcome.status() == 404) {
            refuseMissing(exchange, key);
        } else {
            answerWrite(exchange, outcome);
        }
    }

    private void answerWrite(Exchange exchange, Outcome outcome) {
        if (outcome.status() == 412) {
            refusePrecondition(exchange, outcome.entry());
            return;
        }
        Entry entry = outcome.entry();
        exchange.whenWritten(() -> {
            if (entry != null && !exchange.isGone()) {
                exchange.header(HttpHeaders.ETAG, lane.etags().of(entry));
            }
            exchange.answer(outcome.status());
        });
    }

    // ---- what a request says

    private long ttlNanos(String target, long without) throws BadRequestException {
        String query = RequestTarget.query(target);
        String ttl = query == null ? null : new Query(query).value("ttl");
        if (ttl == null) {
            return without;
        }
        if (!ttl.equals(lastTtl)) {
            try {
                lastTtlNanos = Durations.parseNanos(ttl);
                lastTtl = ttl;
            } catch (IllegalArgumentException e) {
                throw new BadRequestException("ttl", "ttl is '" + ttl + "'; " + e.getMessage());
            }
        }
        return lastTtlNanos;
    }

    private static String contentType(MultiMap headers) throws BadRequestException {
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        if (contentType == null || contentType.isEmpty()) {
            return Content.OCTETS;
        }
        if (!MediaType.isStorable(contentType)) {
            throw new BadRequestException("Content-Type",
                    "a Content-Type has at most 255 bytes, all of them printable");
        }
        return contentType;
    }

    // ---- refusals

    private static void refuseMissing(Exchange exchange, Key key) {
        exchange.answer(404, MediaType.PROBLEM, MissingKey.bytes(key));
    }

    private void refusePrecondition(Exchange exchange, @Nullable Entry shown) {
        String detail = shown == null
                ? "this node shows no entry with this key"
                : "this node shows version " + lane.etags().of(shown);
        Problem.answer(exchange, 412, detail);
    }
}
