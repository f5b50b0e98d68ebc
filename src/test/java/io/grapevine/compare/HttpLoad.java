package io.grapevine.compare;

import java.util.Locale;

/** What clients ask for, each with keys of 16 bytes, in any order. */
enum HttpLoad {
    GET_HIT("GET hit", 100),
    GET_MISS("GET miss", 100),
    PUT("PUT", 0),
    MIX("90/10 mix", 90);

    /** Small and hot. */
    static final int KEYS = 10_000;
    /** Of each. */
    static final String VALUE = "v".repeat(Entries.VALUE_BYTES);

    private final String label;
    private final int getPercent;

    HttpLoad(String label, int getPercent) {
        this.label = label;
        this.getPercent = getPercent;
    }

    String label() {
        return label;
    }

    /** Of a hundred requests; the others are puts. */
    int getPercent() {
        return getPercent;
    }

    /** What keys begin with, in eight characters. */
    String keyPrefix() {
        return this == GET_MISS ? "missing-" : "compare-";
    }

    /** One of its keys. */
    String key(long number) {
        return keyPrefix() + String.format(Locale.ROOT, "%08d", number);
    }

    /** Puts one of its keys as wrk does, without a type and a ttl. */
    byte[] put(long number) {
        return Requests.put(key(number), VALUE);
    }
}
