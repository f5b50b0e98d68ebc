package io.grapevine.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Mac;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.RandomMessages;
import io.grapevine.testkit.Fuzz;
import io.grapevine.testkit.Mutator;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What somebody can do to a stream with bytes alone: lengths and bodies damaged, whole frames sealed by a peer that is wrong. */
final class FrameMutationLaws {

    private static final long CI_COUNT = 200_000;
    private static final int MAX_FIRST_BYTES = 4_096;
    private static final int MAX_BYTES = 1 << 16;
    private static final int LENGTH_BYTES = 4;
    /** What a length alone takes, and the reader; what the frames' envelopes take is in CodecMutationLaws. */
    private static final int MAX_ALLOCATED_AT_ALL = 5 << 10;
    private static final int MAX_ALLOCATED_PER_BYTE = 4;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ClusterKey KEY = new ClusterKey("a secret");
    private static final Codec CODEC = new Codec("frames", KEY);

    private final Mac mac = new Mac(KEY);
    private final byte[][] bodies = bodies();

    @Test
    void damagedStreamsAreReadTheSameHoweverTheyAreCutAndStayWithinTheirBounds() {
        Fuzz fuzz = new Fuzz("FrameMutationLaws#damagedStreamsAreReadTheSameHoweverTheyAreCutAndStayWithinTheirBounds", CI_COUNT);
        long[] counts = new long[2];
        fuzz.run(1, (index, random) -> {
            Buffer stream = Buffer.buffer(fuzz.trying(stream(random)));
            Reading whole = new Reading();
            whole.read(stream, stream.length());
            Reading cut = new Reading();
            int most = 1 + random.nextInt(200);
            for (int at = 0; at < stream.length() && cut.sound; ) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(most));
                cut.read(stream.getBuffer(at, end), end);
                at = end;
            }
            assertThat(cut.sound).isEqualTo(whole.sound);
            assertThat(cut.frames).hasSameSizeAs(whole.frames);
            for (int i = 0; i < cut.frames.size(); i++) {
                assertThat(cut.frames.get(i)).isEqualTo(whole.frames.get(i));
            }
            expectBounded(stream, most);
            counts[0] += whole.envelopes;
            counts[1] += whole.sound ? 0 : 1;
        });
        if (fuzz.count() >= CI_COUNT) {
            assertThat(counts[0]).as("frames that were envelopes").isGreaterThan(fuzz.count() / 3);
            assertThat(counts[1]).as("streams that ended").isBetween(fuzz.count() / 20, fuzz.count() / 2);
        }
    }

    /** The longest frame is far longer than what is made ready for its length. */
    @Test
    void aLongFrameTakesFourTimesItsBytes() {
        for (int length : new int[] {4_000, 20_000, MAX_BYTES}) {
            byte[] body = Arrays.copyOf(bodies[0], length);
            Buffer stream = Buffer.buffer().appendInt(bodies[0].length).appendBytes(bodies[0]).appendInt(length).appendBytes(body);
            expectBounded(stream, 1_460);
            expectBounded(stream, stream.length());
        }
    }

    private static void expectBounded(Buffer stream, int pieceBytes) {
        List<Buffer> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length(); at += pieceBytes) {
            pieces.add(stream.getBuffer(at, Math.min(stream.length(), at + pieceBytes)));
        }
        long least = Math.min(allocated(pieces), Math.min(allocated(pieces), allocated(pieces)));
        assertThat(least).as("the least of three, when every class is loaded and no thread's buffer was new")
                .isLessThan(MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * stream.length());
    }

    private static long allocated(List<Buffer> pieces) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        FrameReader reader = new FrameReader(CODEC.preamble()::fits, MAX_FIRST_BYTES, MAX_BYTES);
        boolean sound = true;
        for (int i = 0; i < pieces.size() && sound; i++) {
            sound = reader.read(pieces.get(i), body -> {});
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** What a connection does with its bytes, but for the node behind it. */
    private static final class Reading {
        final FrameReader reader = new FrameReader(CODEC.preamble()::fits, MAX_FIRST_BYTES, MAX_BYTES);
        final List<byte[]> frames = new ArrayList<>();
        boolean sound = true;
        int envelopes;

        void read(Buffer piece, int arrived) {
            sound = reader.read(piece, this::frame);
            assertThat(reader.heldBytes()).isLessThanOrEqualTo(Math.max(4_096, 2 * arrived));
            if (!sound) {
                assertThat(reader.heldBytes()).isZero();
            }
        }

        private void frame(byte[] body) {
            assertThat(body.length).isBetween(1, frames.isEmpty() ? MAX_FIRST_BYTES : MAX_BYTES);
            frames.add(body);
            try {
                Envelope envelope = CODEC.decode(body);
                envelopes += envelope.messages().isEmpty() ? 0 : 1;
            } catch (MalformedDatagramException refused) {
                // What is refused has left nothing behind.
            }
        }
    }

    /** A few frames; of some the body is wrong but sealed, and at the end a byte or two of all that may be damaged. */
    private byte[] stream(RandomGenerator random) {
        Buffer stream = Buffer.buffer();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            byte[] body = any(random);
            if (random.nextInt(3) == 0) {
                body = Mutator.mutate(random, body, Math.min(body.length - Mac.BYTES, 6), Mac.BYTES, any(random));
                long sealed = mac.of(body, 0, body.length - Mac.BYTES);
                Buffer.buffer().appendLong(sealed).getBytes(body, body.length - Mac.BYTES);
            }
            stream.appendInt(body.length).appendBytes(body);
        }
        byte[] bytes = stream.getBytes();
        return switch (random.nextInt(4)) {
            case 0 -> Mutator.mutate(random, bytes, 0, 0, any(random));
            case 1 -> Mutator.mutate(random, bytes, 0, bytes.length - LENGTH_BYTES, any(random));
            case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            default -> bytes;
        };
    }

    private byte[] any(RandomGenerator random) {
        return bodies[random.nextInt(bodies.length)];
    }

    private static byte[][] bodies() {
        RandomMessages messages = new RandomMessages(new SplittableRandom(8));
        byte[][] bodies = new byte[400][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = CODEC.encode(messages.envelope());
        }
        return bodies;
    }
}
