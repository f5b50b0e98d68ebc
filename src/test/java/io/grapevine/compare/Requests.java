package io.grapevine.compare;

import java.nio.charset.StandardCharsets;

/** Requests for entries as they stand on the wire, with as little in them as HTTP allows. */
final class Requests {

    private Requests() {}

    static byte[] get(String key) {
        return bytes("GET", key, "");
    }

    static byte[] delete(String key) {
        return bytes("DELETE", key, "");
    }

    /** Without a ttl. */
    static byte[] put(String key, String value) {
        return put(key, "", value);
    }

    /** @param ttl as a config would have it */
    static byte[] putFor(String ttl, String key, String value) {
        return put(key, "?ttl=" + ttl, value);
    }

    private static byte[] put(String key, String query, String value) {
        return bytes("PUT", key + query, "Content-Length: " + value.length() + "\r\n\r\n" + value);
    }

    private static byte[] bytes(String method, String target, String rest) {
        String end = rest.isEmpty() ? "\r\n" : rest;
        return (method + " /v1/entries/" + target + " HTTP/1.1\r\nHost: h\r\n" + end).getBytes(StandardCharsets.US_ASCII);
    }
}
