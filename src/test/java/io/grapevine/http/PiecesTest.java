package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A body comes back whole. */
final class PiecesTest {

    @Test
    void givesBackWhatCameHoweverItWasCut() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] body = new byte[random.nextInt(3) == 0 ? random.nextInt(300_000) : random.nextInt(200)];
            random.nextBytes(body);
            boolean declared = random.nextBoolean();
            int longest = 1 + random.nextInt(random.nextBoolean() ? 20 : 70_000);
            Pieces pieces = new Pieces();
            while (pieces.length() < body.length) {
                int from = pieces.length();
                int to = Math.min(body.length, from + random.nextInt(longest + 1));
                pieces.add(Buffer.buffer(Arrays.copyOfRange(body, from, to)), (declared ? body.length : Integer.MAX_VALUE) - to);
            }
            assertThat(pieces.whole()).isEqualTo(body);
            assertThat(pieces.whole()).as("made once").isSameAs(pieces.whole());
        }
    }
}
