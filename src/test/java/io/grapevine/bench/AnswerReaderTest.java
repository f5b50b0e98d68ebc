package io.grapevine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one answer ends and the next begins. */
final class AnswerReaderTest {

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length:0\r\n\r\n",
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\ncontent-length: 26\r\n\r\nHTTP/1.1 200 OK\r\n\r\nno head",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n",
            "HTTP/1.1 200\r\nTRANSFER-ENCODING: gzip, chunked\r\n\r\n0\r\n\r\n");
    private static final List<String> READ = List.of(
            "200", "404", "204", "304", "201", "503 wait", "200", "200");

    private final List<String> read = new ArrayList<>();
    private long bytes;
    private final AnswerReader reader = new AnswerReader((status, waitAsked, size) -> {
        read.add(status + (waitAsked ? " wait" : ""));
        bytes += size;
    });

    private static byte[] all() {
        return String.join("", ANSWERS).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsAnswersThatComeTogether() throws Exception {
        reader.read(all());
        assertThat(read).isEqualTo(READ);
        assertThat(bytes).isEqualTo(all().length);
    }

    @Test
    void readsThemHoweverTheirBytesAreCut() throws Exception {
        byte[] all = all();
        for (int size = 1; size < 40; size++) {
            read.clear();
            bytes = 0;
            for (int at = 0; at < all.length; at += size) {
                reader.read(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
            }
            assertThat(read).as("in pieces of %d", size).isEqualTo(READ);
            assertThat(bytes).isEqualTo(all.length);
        }
    }

    @Test
    void tellsOfAnAnswerWithItsLastByteAndNotBefore() throws Exception {
        for (int i = 0; i < ANSWERS.size(); i++) {
            byte[] answer = ANSWERS.get(i).getBytes(StandardCharsets.ISO_8859_1);
            read.clear();
            reader.read(Arrays.copyOf(answer, answer.length - 1));
            assertThat(read).as(ANSWERS.get(i)).isEmpty();
            reader.read(new byte[] {answer[answer.length - 1]});
            assertThat(read).containsExactly(READ.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 \r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.0 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
    })
    void refusesWhatIsNoAnswerOrHasNoEnd(String text) {
        assertThatThrownBy(() -> reader.read(text.getBytes(StandardCharsets.ISO_8859_1))).isInstanceOf(NotHttpException.class);
        assertThat(read).isEmpty();
    }

    @Test
    void refusesALineWithoutAnEnd() {
        byte[] much = new byte[10_000];
        Arrays.fill(much, (byte) 'x');
        assertThatThrownBy(() -> {
            reader.read(much);
            reader.read(much);
        }).isInstanceOf(NotHttpException.class).hasMessageContaining("16384");
    }
}
