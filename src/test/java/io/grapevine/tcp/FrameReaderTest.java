package io.grapevine.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final int MAX = 1 << 20;

    private final FrameReader reader = new FrameReader((body, from, to) -> true, MAX, MAX);
    private final List<byte[]> frames = new ArrayList<>();

    private boolean read(Buffer piece) {
        return reader.read(piece, frames::add);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheSameFramesHoweverTheyAreCutIntoPieces(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> sent = new ArrayList<>();
        Buffer bytes = Buffer.buffer();
        for (int i = 0; i < 40; i++) {
            byte[] frame = new byte[random.nextInt(10) == 0 ? 1 + random.nextInt(100_000) : 1 + random.nextInt(50)];
            random.nextBytes(frame);
            sent.add(frame);
            bytes.appendInt(frame.length).appendBytes(frame);
        }
        int most = 1 + random.nextInt(9_000);
        for (int at = 0; at < bytes.length(); ) {
            int end = Math.min(bytes.length(), at + 1 + random.nextInt(most));
            assertThat(read(bytes.getBuffer(at, end))).isTrue();
            at = end;
        }
        assertThat(frames).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(frames.get(i)).isEqualTo(sent.get(i));
        }
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void readsOneByteAtATime() {
        byte[] bytes = {0, 0, 0, 3, 7, 8, 9, 0, 0, 0, 1, 5};
        for (byte each : bytes) {
            assertThat(read(Buffer.buffer(new byte[] {each}))).isTrue();
        }
        assertThat(frames).containsExactly(new byte[] {7, 8, 9}, new byte[] {5});
    }

    @Test
    void holdsAtMostTwiceWhatArrivedWhateverALengthClaims() {
        read(Buffer.buffer().appendInt(MAX));
        assertThat(reader.heldBytes()).isLessThanOrEqualTo(4_096);
        int arrived = 0;
        while (arrived < MAX - 1_000) {
            read(Buffer.buffer(new byte[1_000]));
            arrived += 1_000;
            assertThat(reader.heldBytes()).isLessThanOrEqualTo(Math.max(4_096, 2 * arrived));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, MAX + 1, 0x47455420})
    void refusesALengthThatMakesNoSense(int length) {
        assertThat(read(Buffer.buffer().appendInt(length).appendBytes(new byte[100]))).isFalse();
        assertThat(frames).isEmpty();
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void theFirstFrameIsShort() {
        FrameReader wary = new FrameReader((body, from, to) -> true, 100, MAX);
        assertThat(wary.read(Buffer.buffer().appendInt(101), frames::add)).isFalse();
        FrameReader met = new FrameReader((body, from, to) -> true, 100, MAX);
        assertThat(met.read(Buffer.buffer().appendInt(100).appendBytes(new byte[100]), frames::add)).isTrue();
        assertThat(met.read(Buffer.buffer().appendInt(MAX).appendBytes(new byte[MAX]), frames::add)).isTrue();
        assertThat(frames).hasSize(2);
    }

    /** A stranger's gigabyte is refused at its first byte. */
    @Test
    void aBodyThatBeginsOtherwiseIsRefusedAtOnce() {
        byte[] preamble = {'G', 1, 7, 7, 7, 7};
        for (int wrong = 0; wrong < preamble.length; wrong++) {
            for (int pieces = 1; pieces <= 2; pieces++) {
                byte[] bytes = preamble.clone();
                bytes[wrong]++;
                FrameReader strict = new FrameReader(beginsWith(preamble), MAX, MAX);
                Buffer length = Buffer.buffer().appendInt(MAX);
                boolean sound = strict.read(pieces == 1 ? length.appendBytes(bytes) : length, frames::add);
                for (int i = 0; pieces == 2 && i <= wrong; i++) {
                    assertThat(sound).as("before byte %s", i).isTrue();
                    sound = strict.read(Buffer.buffer(new byte[] {bytes[i]}), frames::add);
                }
                assertThat(sound).isFalse();
                assertThat(strict.heldBytes()).isZero();
            }
        }
        assertThat(frames).isEmpty();
        FrameReader strict = new FrameReader(beginsWith(preamble), MAX, MAX);
        assertThat(strict.read(Buffer.buffer().appendInt(7).appendBytes(preamble).appendByte((byte) 9), frames::add)).isTrue();
        assertThat(strict.read(Buffer.buffer().appendInt(2).appendBytes(new byte[] {'G', 1}), frames::add))
                .as("a short one is the decoder's to refuse").isTrue();
        assertThat(strict.read(Buffer.buffer().appendInt(2).appendBytes(new byte[] {'G', 2}), frames::add)).isFalse();
        assertThat(frames).hasSize(2);
    }

    @Test
    void takesTheLongestFrameThereMayBe() {
        assertThat(read(Buffer.buffer().appendInt(MAX).appendBytes(new byte[MAX]))).isTrue();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0)).hasSize(MAX);
    }

    static FrameReader.Beginning beginsWith(byte[] first) {
        return (body, from, to) -> {
            int end = Math.min(to, first.length);
            return from >= end || Arrays.equals(body, from, end, first, from, end);
        };
    }
}
