package io.grapevine.bench;

import io.grapevine.config.HostPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Requests as HTTP/1.1 has them. Keys are {@code bench/} and a number; values are random bytes. */
final class RequestText {

    static final String KEY_PREFIX = "bench/";

    private final byte[] afterGet;
    private final byte[] beforeLength;
    private final byte[] noise;
    private final int keyDigits;

    RequestText(HostPort target, Mix mix, byte[] noise) {
        String end = " HTTP/1.1\r\nhost: " + target + "\r\n";
        this.afterGet = ascii(end + "\r\n");
        this.beforeLength = ascii((mix.ttlMillis() == 0 ? "" : "?ttl=" + mix.ttlMillis() + "ms") + end
                + "content-type: application/octet-stream\r\ncontent-length: ");
        this.noise = noise;
        this.keyDigits = Integer.toString(mix.keys() - 1).length();
    }

    /** Bytes that values are beginnings of: one block for all connections, as no node looks into a value. */
    static byte[] noise(Plan plan) {
        byte[] noise = new byte[plan.mix().maxValueBytes()];
        new SplittableRandom(plan.seed()).nextBytes(noise);
        return noise;
    }

    /** The bytes that it took. */
    int append(Request request, Buffer to) {
        int before = to.length();
        to.appendString(request.kind().method()).appendString(" /v1/entries/").appendString(key(request.key()));
        if (request.kind() == Kind.PUT) {
            to.appendBytes(beforeLength)
                    .appendString(Integer.toString(request.valueBytes()))
                    .appendString("\r\n\r\n")
                    .appendBytes(noise, 0, request.valueBytes());
        } else {
            to.appendBytes(afterGet);
        }
        return to.length() - before;
    }

    private String key(int number) {
        String digits = Integer.toString(number);
        return KEY_PREFIX + "0".repeat(keyDigits - digits.length()) + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
