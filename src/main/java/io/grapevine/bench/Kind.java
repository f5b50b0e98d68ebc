package io.grapevine.bench;

import java.util.Locale;

/** What a request asks for. */
public enum Kind {
    GET("GET"),
    PUT("PUT"),
    REMOVE("DELETE");

    private final String method;

    Kind(String method) {
        this.method = method;
    }

    String method() {
        return method;
    }

    /** As reports have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
