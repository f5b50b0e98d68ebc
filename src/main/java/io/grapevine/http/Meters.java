package io.grapevine.http;

import io.grapevine.http.RequestMeters.RequestMeter;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** The meters of one event loop, found by route and method without hashing anything. */
final class Meters {

    private static final HttpMethod[] METHODS = {
        HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.OPTIONS
    };

    private final RequestMeters source;
    private final @Nullable RequestMeter[] known = new RequestMeter[Route.values().length * (METHODS.length + 1)];

    Meters(RequestMeters source) {
        this.source = source;
    }

    void onAnswered(Route route, HttpMethod method, int status, long nanos) {
        int index = 0;
        while (index < METHODS.length && METHODS[index] != method) {
            index++;
        }
        int slot = route.ordinal() * (METHODS.length + 1) + index;
        RequestMeter meter = known[slot];
        if (meter == null) {
            String name = index < METHODS.length ? METHODS[index].name() : "other";
            meter = source.of(route.surface().label(), route.template(), name);
            known[slot] = meter;
        }
        meter.onAnswered(status, nanos);
    }
}
