package io.grapevine.http;

import org.jspecify.annotations.Nullable;

/** The parts of a request target, as they came on the wire (RFC 9112 §3.2): nothing is decoded or normalised. */
final class RequestTarget {

    private RequestTarget() {}

    /** The raw path: of {@code http://host/a?b} and of {@code /a?b} it is {@code /a}. */
    static String path(String target) {
        int from = pathFrom(target);
        int to = target.indexOf('?', from);
        if (to < 0) {
            to = target.length();
        }
        return from == to && from > 0 ? "/" : target.substring(from, to);
    }

    /** The raw query, without its question mark; null if there is none. */
    static @Nullable String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    private static int pathFrom(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        int authority = target.regionMatches(true, 0, "http://", 0, 7) ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8
                : -1;
        if (authority < 0) {
            return 0;
        }
        for (int i = authority; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/' || c == '?') {
                return i;
            }
        }
        return target.length();
    }
}
