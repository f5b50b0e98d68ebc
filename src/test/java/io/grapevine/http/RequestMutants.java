package io.grapevine.http;

import io.grapevine.testkit.Mutator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Requests to all three surfaces with something wrong in them: in the target, a header, the body; or anywhere in their bytes. */
final class RequestMutants {

    private static final String[] KEYS = {
        "a", "user/42", "a/../b", "%F0%9F%8D%87", "%2F", "members", "x+y", "a%00b", "%C3%A9", "k%25", "k".repeat(1_024)
    };
    private static final String[] TTLS = {
        "", "?ttl=30s", "?ttl=1ms", "?ttl=250ms", "?ttl=45", "?ttl=9223372036s", "?ttl=106751d&x=y", "?ttl=2h&ttl=3h", "?TTL=%33s"
    };
    private static final String[] PAGES = {
        "?prefix=user/&limit=2", "?limit=1000", "?prefix=%F0&after=a", "?limit=0", "?after=%zz", "?prefix=a&all=true", "?prefix="
    };
    private static final String[][] HEADERS = {
        {"Content-Type", "application/json"}, {"Content-Type", "text/plain; charset=iso-8859-1"}, {"If-Match", "\"a-1\", W/\"b\""},
        {"If-None-Match", "*"}, {"If-Match", "*"}, {"Accept", "text/html, */*;q=0.1"}, {"X-Is-Sync", "true"},
        {"Content-Encoding", "gzip"}, {"Cookie", "a=b"}, {"Accept", "application/openmetrics-text; version=1.0.0"},
        {"Range", "bytes=0-1"}, {"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}
    };
    private static final String[] BODIES = {
        "{\"value\":\"test\",\"duration\":\"9000000000000\"}", "{\"value\":\"\\u00e9\\ud83c\\udf47\",\"duration\":\"-1\"}",
        "{\"key\":\"hello\",\"value\":[\"there\",{\"a\":1e400}],\"ttl\":500}", "{\"key\":\"k\",\"value\":null,\"ttl\":0}",
        "{\"key\":\"\\ud800\",\"value\":{},\"ttl\":9223372036854775807}", "{\"value\":\"x\",\"duration\":\"9223372036854775807\"}",
        "", "x", "[[[[[[[[[[", "\"\\u0000\"", "{\"key\":\"k\",\"key\":\"k\",\"value\":1,\"ttl\":1.5}"
    };
    private static final byte[] SPLICES = ("%2e%2e//?ttl=&after=%80%FF\\u0000\"\"{}[],:1e9-0.0tru null W/\"\"**;=\u00ff\u0000HTTP/1.1"
            + "Content-Length: 18446744073709551616\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    private final RandomGenerator random;

    RequestMutants(RandomGenerator random) {
        this.random = random;
    }

    /** One request. */
    static final class Mutant {
        final String method;
        final String target;
        final byte[] bytes;
        /** Whether its bytes are HTTP beyond doubt, so that it is owed an answer, and only one. */
        final boolean isFramed;

        private Mutant(String method, String target, byte[] bytes, boolean isFramed) {
            this.method = method;
            this.target = target;
            this.bytes = bytes;
            this.isFramed = isFramed;
        }

        boolean mayWrite() {
            return !method.equals("GET") && !method.equals("HEAD") || target.startsWith("/delete");
        }
    }

    /** One whose framing is whole: lengths are right, and nothing that is damaged can end a line. */
    Mutant framed() {
        String method = any("GET", "GET", "HEAD", "PUT", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");
        byte[] target = target(method).getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = method.equals("PUT") || method.equals("POST") || random.nextInt(20) == 0
                ? any(BODIES).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        List<String[]> headers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.add(any(HEADERS).clone());
        }
        switch (random.nextInt(4)) {
            case 0 -> target = visible(mutate(target, 1), 0x21);
            case 1 -> body = mutate(body, 0);
            case 2 -> {
                if (!headers.isEmpty()) {
                    String[] header = headers.get(0);
                    byte[] value = mutate(header[1].getBytes(StandardCharsets.ISO_8859_1), 0);
                    header[1] = new String(visible(value, 0x20), StandardCharsets.ISO_8859_1);
                }
            }
            default -> {
                target = visible(mutate(target, 1), 0x21);
                body = mutate(body, 0);
            }
        }
        String line = new String(target, StandardCharsets.ISO_8859_1);
        return new Mutant(method, line, serialized(method, line, headers, body), true);
    }

    /** One that is damaged anywhere. */
    Mutant raw() {
        Mutant sound = framed();
        return new Mutant(sound.method, sound.target, mutate(sound.bytes, 0), false);
    }

    private String target(String method) {
        String key = any(KEYS);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> "/v1/entries/" + key + any(TTLS);
            case 4 -> "/v1/touch/" + key + any(TTLS);
            case 5 -> "/v1/entries" + any(PAGES);
            case 6, 7 -> "/cache/" + key;
            case 8, 9 -> method.equals("POST") ? "/set" : "/get/" + key;
            case 10 -> "/delete/" + key;
            case 11 -> any("/", "/disconnect", "/localcache", "/cache/members", "*", "http://h/v1/entries/a", "/v1/cluster");
            case 12 -> any("/v1/cluster", "/v1/cluster/connect", "/v1/cluster/disconnect");
            case 13 -> any("/health/live", "/health/ready");
            default -> "/v1/entries/" + key;
        };
    }

    private static byte[] serialized(String method, String target, List<String[]> headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: h\r\n");
        headers.forEach(header -> head.append(header[0]).append(": ").append(header[1]).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private byte[] mutate(byte[] bytes, int from) {
        return Mutator.mutate(random, bytes, Math.min(from, bytes.length), 0, SPLICES);
    }

    /** Nothing below {@code least} and no delete: the bytes that a line of HTTP may have. */
    private static byte[] visible(byte[] bytes, int least) {
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            bytes[i] = c < least || c == 0x7f ? (byte) 'x' : bytes[i];
        }
        return bytes;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String[] any(String[][] of) {
        return of[random.nextInt(of.length)];
    }
}
