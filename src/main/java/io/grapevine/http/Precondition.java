package io.grapevine.http;

import io.grapevine.crdt.Entry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to hold of the entry before something is done to it: {@code If-Match} and {@code If-None-Match}
 * (RFC 9110 §13.1). Judged where the write happens, in the critical section.
 *
 * <p>{@code If-Match} compares strongly, so a weak tag never matches; {@code If-None-Match} compares weakly.
 */
final class Precondition {

    static final Precondition NONE = new Precondition(null, null);

    private final @Nullable Tags ifMatch;
    private final @Nullable Tags ifNoneMatch;

    private Precondition(@Nullable Tags ifMatch, @Nullable Tags ifNoneMatch) {
        this.ifMatch = ifMatch;
        this.ifNoneMatch = ifNoneMatch;
    }

    /** Of a request. */
    static Precondition of(MultiMap headers) throws BadRequestException {
        boolean match = headers.contains(HttpHeaders.IF_MATCH);
        boolean noneMatch = headers.contains(HttpHeaders.IF_NONE_MATCH);
        if (!match && !noneMatch) {
            return NONE;
        }
        return new Precondition(
                match ? Tags.parse("If-Match", headers.getAll(HttpHeaders.IF_MATCH)) : null,
                noneMatch ? Tags.parse("If-None-Match", headers.getAll(HttpHeaders.IF_NONE_MATCH)) : null);
    }

    /** Whether what is shown lets a write go on. */
    boolean allows(@Nullable Entry shown) {
        return !failsIfMatch(shown)
                && (ifNoneMatch == null || shown == null || !ifNoneMatch.contains(shown.etag(), true));
    }

    boolean failsIfMatch(@Nullable Entry shown) {
        return ifMatch != null && (shown == null || !ifMatch.contains(shown.etag(), false));
    }

    /** Whether a reader has the entry already: 304. */
    boolean isKnown(Entry shown) {
        return ifNoneMatch != null && ifNoneMatch.contains(shown.etag(), true);
    }

    /** The tags of one header. */
    private static final class Tags {

        private boolean any;
        private final List<String> strong = new ArrayList<>();
        private final List<String> weak = new ArrayList<>();

        static Tags parse(String header, List<String> lines) throws BadRequestException {
            Tags tags = new Tags();
            String text = String.join(",", lines);
            int at = tags.parse(text.strip());
            if (at >= 0) {
                throw new BadRequestException(header, header + " is * or a list of quoted entity tags, not " + text);
            }
            return tags;
        }

        boolean contains(String etag, boolean weakly) {
            return any || strong.contains(etag) || weakly && weak.contains(etag);
        }

        /** Where it stopped making sense; negative if it all did. */
        private int parse(String text) {
            if (text.equals("*")) {
                any = true;
                return -1;
            }
            int i = 0;
            boolean separated = true;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == ' ' || c == '\t') {
                    i++;
                } else if (c == ',') {
                    separated = true;
                    i++;
                } else {
                    boolean isWeak = text.startsWith("W/", i);
                    int open = isWeak ? i + 2 : i;
                    int close = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
                    if (!separated || close < 0) {
                        return i;
                    }
                    (isWeak ? weak : strong).add(text.substring(open + 1, close));
                    separated = false;
                    i = close + 1;
                }
            }
            return strong.isEmpty() && weak.isEmpty() ? 0 : -1;
        }
    }
}
