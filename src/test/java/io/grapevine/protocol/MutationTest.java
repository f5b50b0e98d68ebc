package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.base.Mac;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a peer that knows the secret can do with bytes alone. */
final class MutationTest {

    private static final int MUTATIONS = 200_000;
    /** A bitmap's byte can hold four runs of 16 bytes, in arrays that grow by half. */
    private static final int MAX_ALLOCATED_PER_BYTE = 300;
    private static final int MAX_ALLOCATED_AT_ALL = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Random random = new Random(4);

    @Test
    void mutatedEnvelopesAreEitherMalformedOrWhole() throws MalformedDatagramException {
        byte[][] samples = samples();
        int whole = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(samples[random.nextInt(samples.length)]);
            Envelope envelope = decode(mutated);
            decodeInBoundedMemory(mutated);
            if (envelope != null) {
                whole++;
                byte[] again = Samples.CODEC.encode(envelope);
                assertThat(Samples.CODEC.encode(Samples.CODEC.decode(again))).isEqualTo(again);
            }
        }
        assertThat(whole).isBetween(MUTATIONS / 20, MUTATIONS - MUTATIONS / 20);
    }

    @Test
    void theDensestBitmapsStayWithinTheBound() {
        for (int numbers : new int[] {1_000, 10_000, 200_000}) {
            Runs everySecond = new Runs();
            for (int i = 0; i < numbers; i++) {
                everySecond.add(1 + 2L * i);
            }
            Message message = new StreamSeen(List.of(new Dots(Samples.OTHER, everySecond)), 0, 0);
            byte[] bytes = Samples.CODEC.encode(new Envelope(Samples.SELF, 0, List.of(message)));
            assertThat(bytes.length).isLessThan(numbers / 4 + 100);
            assertThat(decode(bytes)).isNotNull();
            decodeInBoundedMemory(bytes);
        }
    }

    /** Null where it is malformed; any other exception is the test's failure. */
    private static @Nullable Envelope decode(byte[] bytes) {
        try {
            return Samples.CODEC.decode(bytes);
        } catch (MalformedDatagramException refused) {
            return null;
        }
    }

    /** The second time, when every class is loaded. */
    private static void decodeInBoundedMemory(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decode(bytes);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * bytes.length);
    }

    private static byte[][] samples() {
        RandomMessages messages = new RandomMessages(new Random(5));
        MessageKind[] kinds = MessageKind.values();
        byte[][] samples = new byte[2 * kinds.length + 100][];
        for (int i = 0; i < samples.length; i++) {
            Envelope envelope = i < 2 * kinds.length
                    ? i < kinds.length ? Samples.envelope(kinds[i]) : messages.envelope(kinds[i - kinds.length])
                    : messages.envelope();
            samples[i] = Samples.CODEC.encode(envelope);
        }
        return samples;
    }

    private byte[] mutate(byte[] sample) {
        byte[] bytes = sample.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes);
        }
        return Envelopes.resealed(bytes);
    }

    /** Sets, flips, cuts out or doubles some bytes between cluster tag and MAC, the messages' most of all. */
    private byte[] change(byte[] bytes) {
        int from = random.nextInt(10) == 0 ? 6 : Envelopes.BODY;
        int length = bytes.length - Mac.BYTES - from;
        if (length <= 0) {
            return bytes;
        }
        int at = from + random.nextInt(length);
        int some = 1 + random.nextInt(Math.min(8, bytes.length - Mac.BYTES - at));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) new int[] {0, 1, 2, 127, 128, 255}[random.nextInt(6)];
            case 3 -> Arrays.fill(bytes, at, at + some, (byte) (random.nextBoolean() ? 0xff : 0x80));
            case 4 -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - some);
                System.arraycopy(bytes, at + some, shorter, at, bytes.length - at - some);
                return shorter;
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + some);
                System.arraycopy(bytes, at, longer, at + some, bytes.length - at);
                return longer;
            }
        }
        return bytes;
    }
}
