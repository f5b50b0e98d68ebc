package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.crdt.Runs;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunsCodecTest {

    private static final int RANGE = 1_024;

    @Test
    void nothingIsOneByte() throws MalformedDatagramException {
        assertThat(bytes(new Runs(), 1)).isEqualTo(1);
    }

    @Test
    void oneRunIsAFewBytesHoweverLong() throws MalformedDatagramException {
        assertThat(bytes(Runs.of(1, 127), 1)).isEqualTo(3);
        assertThat(bytes(Runs.of(1, 1_000_000_000L), 1)).isEqualTo(1 + 1 + 5);
        assertThat(bytes(Runs.of(Codec.MAX_NUMBER), 1)).isEqualTo(1 + 9 + 1);
        assertThat(bytes(Runs.of(1, Codec.MAX_NUMBER), 1)).isEqualTo(1 + 1 + 9);
    }

    @Test
    void everySecondNumberOfARangeIsABitmap() throws MalformedDatagramException {
        Runs everySecond = new Runs();
        for (int i = 0; i < RANGE; i += 2) {
            everySecond.add(5L * RANGE + i);
        }
        assertThat(bytes(everySecond, 5L * RANGE)).isEqualTo(2 + 1 + RANGE / 8);
    }

    @Test
    void takesTheShorterForm() throws MalformedDatagramException {
        RandomMessages messages = new RandomMessages(new Random(6));
        for (int round = 0; round < 2_000; round++) {
            long base = 1 + RANGE * (long) round;
            Runs runs = messages.runs(base, RANGE);
            int bytes = bytes(runs, base);
            assertThat(bytes).isLessThanOrEqualTo(2 + 2 + RANGE / 8).isLessThanOrEqualTo(2 + 4 * runs.runCount());
        }
    }

    @Test
    void refusesToWriteWhatNobodyReads() {
        assertThatThrownBy(() -> bytes(Runs.of(4), 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bytes(Runs.of(Codec.MAX_NUMBER + 1), 5)).isInstanceOf(IllegalArgumentException.class);
    }

    /** How many bytes they take, read back as they were. */
    private static int bytes(Runs runs, long base) throws MalformedDatagramException {
        byte[] bytes = new byte[1_000];
        ByteWriter out = new ByteWriter(bytes, 0, bytes.length);
        RunsCodec.write(out, runs, base);
        ByteReader in = new ByteReader(bytes, 0, out.position());
        assertThat(RunsCodec.read(in, base, Codec.MAX_NUMBER)).isEqualTo(runs);
        assertThat(in.remaining()).isZero();
        return out.position();
    }
}
