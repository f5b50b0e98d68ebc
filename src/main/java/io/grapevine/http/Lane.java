package io.grapevine.http;

import io.netty.util.AsciiString;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What one instance of the verticle keeps for itself. For its event loop only. */
final class Lane {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Vertx vertx;
    private final HttpService service;
    private final HttpSettings settings;
    private final Etags etags = new Etags();
    private final MediaTypes mediaTypes = new MediaTypes();
    private final Bodies bodies;
    private final Set<HttpConnection> ending = new HashSet<>();
    private final Meters meters;
    private AsciiString date;

    Lane(Vertx vertx, HttpService service, HttpSettings settings) {
        this.vertx = vertx;
        this.service = service;
        this.settings = settings;
        this.bodies = new Bodies(settings.bodyTimeoutMillis());
        this.meters = new Meters(service.meters());
        this.date = currentDate();
    }

    Vertx vertx() {
        return vertx;
    }

    HttpService service() {
        return service;
    }

    HttpSettings settings() {
        return settings;
    }

    Etags etags() {
        return etags;
    }

    MediaTypes mediaTypes() {
        return mediaTypes;
    }

    Bodies bodies() {
        return bodies;
    }

    /** An answer on its way over this connection is its last; what still comes over it is not carried out (RFC 9112 §9.6). */
    void end(HttpConnection connection) {
        if (ending.add(connection)) {
            connection.closeHandler(closed -> ending.remove(connection));
        }
    }

    boolean isEnding(HttpConnection connection) {
        return ending.contains(connection);
    }

    Meters meters() {
        return meters;
    }

    /** For the {@code Date} header (RFC 9110 §6.6.1): never older than a second and a bit. */
    AsciiString date() {
        return date;
    }

    /** Once a second. */
    void onSecond() {
        date = currentDate();
        bodies.endOverdue(System.nanoTime());
    }

    private static AsciiString currentDate() {
        return new AsciiString(HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}
