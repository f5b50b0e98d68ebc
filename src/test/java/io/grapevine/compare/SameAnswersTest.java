package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SameAnswersTest {

    private static final Answer NODE = new Answer(List.of("HTTP/1.1 200 OK", "etag: \"ab-1\"", "content-type: a/b"), "v");

    private static String difference(String body, String... head) {
        return SameAnswers.difference(new Answer(List.of(head), body), NODE);
    }

    @Test
    void anEntityTagMayBeAnotherOfTheSameLength() {
        assertThat(difference("v", "HTTP/1.1 200 OK", "etag: \"cd-7\"", "content-type: a/b")).isEmpty();
        assertThat(difference("v", "HTTP/1.1 200 OK", "etag: \"ab-12\"", "content-type: a/b"))
                .isEqualTo("it has 'etag: \"ab-12\"', not 'etag: \"ab-1\"'");
    }

    @Test
    void anythingElseIsADifference() {
        assertThat(difference("v", "HTTP/1.1 404 Not Found", "etag: \"ab-1\"", "content-type: a/b"))
                .isEqualTo("it begins with 'HTTP/1.1 404 Not Found', not 'HTTP/1.1 200 OK'");
        assertThat(difference("v", "HTTP/1.1 200 OK", "content-type: a/b", "etag: \"ab-1\""))
                .isEqualTo("it has the headers [content-type, etag], not [etag, content-type]");
        assertThat(difference("v", "HTTP/1.1 200 OK", "etag: \"ab-1\"", "content-type: a/c"))
                .isEqualTo("it has 'content-type: a/c', not 'content-type: a/b'");
        assertThat(difference("w", "HTTP/1.1 200 OK", "etag: \"ab-1\"", "content-type: a/b"))
                .isEqualTo("its body is 'w', not 'v'");
    }
}
