package io.grapevine.http;

import io.netty.util.AsciiString;

/**
 * Everything that the HTTP port answers, found by one look at the path's second character.
 *
 * <p>The path is the raw one: nothing is decoded or normalised before the route is known.
 */
enum Route {
    ENTRY(Surface.NATIVE, "/v1/entries/{key}", "GET, HEAD, PUT, DELETE, OPTIONS"),
    TOUCH(Surface.NATIVE, "/v1/touch/{key}", "POST, OPTIONS"),
    ENTRIES(Surface.NATIVE, "/v1/entries", "GET, HEAD, DELETE, OPTIONS"),
    CLUSTER(Surface.NATIVE, "/v1/cluster", "GET, HEAD, OPTIONS"),
    CLUSTER_CONNECT(Surface.NATIVE, "/v1/cluster/connect", "POST, OPTIONS"),
    CLUSTER_DISCONNECT(Surface.NATIVE, "/v1/cluster/disconnect", "POST, OPTIONS"),
    EXPLAIN(Surface.NATIVE, "/v1/explain/{key}", "GET, HEAD, OPTIONS"),
    LIVE(Surface.NATIVE, "/health/live", "GET, HEAD, OPTIONS"),
    READY(Surface.NATIVE, "/health/ready", "GET, HEAD, OPTIONS"),
    METRICS(Surface.NATIVE, "/metrics", "GET, HEAD, OPTIONS"),
    CACHE(Surface.DISPERSE, "/cache/{key}", "GET, HEAD, PUT, DELETE, OPTIONS"),
    CACHE_MEMBERS(Surface.DISPERSE, "/cache/members", "GET, HEAD, PUT, DELETE, OPTIONS"),
    SET(Surface.GOSSIP_CACHE, "/set", "POST, OPTIONS"),
    GET(Surface.GOSSIP_CACHE, "/get/{key}", "GET, HEAD, OPTIONS"),
    DELETE(Surface.GOSSIP_CACHE, "/delete/{key}", "GET, DELETE, OPTIONS"),
    ROOT(Surface.GOSSIP_CACHE, "/", "GET, HEAD, OPTIONS"),
    LOCAL_CACHE(Surface.GOSSIP_CACHE, "/localcache", "GET, OPTIONS"),
    DISCONNECT(Surface.GOSSIP_CACHE, "/disconnect", "GET, OPTIONS"),
    /** Nothing that is listed: always a 404. */
    UNLISTED(Surface.NATIVE, "unlisted", "");

    private static final Route[][] BY_SECOND_CHARACTER = new Route[128][0];

    static {
        for (Route route : values()) {
            if (route != UNLISTED && route != ROOT && route != CACHE_MEMBERS) {
                char second = route.template.charAt(1);
                Route[] old = BY_SECOND_CHARACTER[second];
                Route[] longer = new Route[old.length + 1];
                System.arraycopy(old, 0, longer, 0, old.length);
                longer[old.length] = route;
                BY_SECOND_CHARACTER[second] = longer;
            }
        }
    }

    private final Surface surface;
    private final String template;
    private final String prefix;
    private final boolean keyed;
    private final AsciiString allow;

    Route(Surface surface, String template, String allow) {
        this.surface = surface;
        this.template = template;
        this.keyed = template.endsWith("{key}");
        this.prefix = keyed ? template.substring(0, template.length() - "{key}".length()) : template;
        this.allow = AsciiString.cached(allow);
    }

    /**
     * The route of a raw path. {@link #CACHE_MEMBERS} is never it: that is {@link #CACHE} with a certain key, which may
     * be written in more ways than one.
     */
    static Route of(String path) {
        if (path.length() < 2) {
            return path.equals("/") ? ROOT : UNLISTED;
        }
        char second = path.charAt(1);
        if (second < BY_SECOND_CHARACTER.length) {
            for (Route route : BY_SECOND_CHARACTER[second]) {
                if (route.keyed ? path.startsWith(route.prefix) : path.equals(route.prefix)) {
                    return route;
                }
            }
        }
        return UNLISTED;
    }

    Surface surface() {
        return surface;
    }

    /** As API documents and metrics write it, such as {@code /cache/{key}}. */
    String template() {
        return template;
    }

    /** Where the key begins in the raw path. */
    int keyFrom() {
        return prefix.length();
    }

    /** Whether it is the data path, answered before the router is asked. */
    boolean isKeyed() {
        return keyed;
    }

    /** The methods it answers, as the {@code Allow} header lists them. */
    AsciiString allow() {
        return allow;
    }
}
