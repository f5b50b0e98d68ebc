package io.grapevine.compare;

import io.grapevine.compare.Connection.Answer;
import java.util.Map;

/** Whether those that are held against each other answer the same: status, names of headers, and bytes. */
final class SameAnswers {

    /** A tag ends in a number, which has more digits after more puts. */
    private static final int DIGITS = 8;

    private SameAnswers() {}

    /** @throws IllegalStateException where they do not, with both answers */
    static void check(int first, int second) {
        String key = HttpLoad.GET_HIT.key(1);
        Map<String, byte[]> requests = Map.of(
                "GET hit", Requests.get(key),
                "GET miss", Requests.get(HttpLoad.GET_MISS.key(1)),
                "PUT", Requests.put(key, "v".repeat(Entries.VALUE_BYTES)));
        try (Connection one = new Connection(first); Connection other = new Connection(second)) {
            requests.forEach((what, request) -> {
                Answer a = one.ask(request);
                Answer b = other.ask(request);
                if (a.status() != b.status() || !a.headers().equals(b.headers()) || Math.abs(a.bytes() - b.bytes()) > DIGITS) {
                    throw new IllegalStateException(what + " is answered differently: " + a + " and " + b);
                }
            });
        }
    }
}
