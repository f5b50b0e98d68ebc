package io.grapevine.compare;

import java.util.List;

/**
 * An answer as it came.
 *
 * @param head its lines: that of the status, then headers in their order
 * @param body its bytes, a character each
 */
record Answer(List<String> head, String body) {

    Answer {
        head = List.copyOf(head);
    }

    int status() {
        return Integer.parseInt(head.get(0).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** Of its headers, in their order. */
    List<String> names() {
        return head.stream().skip(1).map(line -> line.substring(0, line.indexOf(':'))).toList();
    }
}
