package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.base.Mac;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import io.grapevine.testkit.Fuzz;
import io.grapevine.testkit.Mutator;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What anybody can do to the decoder with bytes alone: without the secret, and with it. */
final class CodecMutationLaws {

    private static final long CI_COUNT = 300_000;
    /** Behind magic and version. */
    private static final int TAG = 2;
    private static final int SENDER = 6;

    /**
     * What the decoder may allocate for an input: four times its bytes, and this. The smallest messages and runs take two
     * bytes there and up to forty here, a byte of a bitmap up to 64: a datagram of 1,400 bytes could take this.
     */
    private static final int MAX_ALLOCATED_AT_ALL = 96 << 10;
    private static final int MAX_ALLOCATED_PER_BYTE = 4;
    /** Its first and its last number; a byte of a bitmap may hold four runs. */
    private static final int MAX_ALLOCATED_PER_RUN = 16;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[][] samples = samples();

    @Test
    void whatAPeerSealedIsMalformedOrAnEnvelope() {
        Fuzz fuzz = new Fuzz("CodecMutationLaws#whatAPeerSealedIsMalformedOrAnEnvelope", CI_COUNT);
        long[] whole = new long[1];
        fuzz.run(1, (index, random) -> {
            byte[] sample = any(random);
            int from = random.nextInt(8) == 0 ? SENDER : Math.min(Envelopes.BODY, sample.length - Mac.BYTES);
            byte[] mutated = Envelopes.resealed(Mutator.mutate(random, sample, from, Mac.BYTES, any(random)));
            fuzz.trying(mutated);
            byte[] before = mutated.clone();
            Envelope envelope = decode(mutated);
            assertThat(mutated).isEqualTo(before);
            decodeInBoundedMemory(mutated);
            if (envelope != null) {
                whole[0]++;
                byte[] again = Samples.CODEC.encode(envelope);
                assertThat(Samples.CODEC.encode(Samples.CODEC.decode(again))).isEqualTo(again);
            }
        });
        if (fuzz.count() >= CI_COUNT) {
            assertThat(whole[0]).as("mutations that are envelopes").isBetween(fuzz.count() / 20, fuzz.count() * 19 / 20);
        }
    }

    @Test
    void whatNobodySealedIsRefusedBeforeItIsRead() {
        Fuzz fuzz = new Fuzz("CodecMutationLaws#whatNobodySealedIsRefusedBeforeItIsRead", CI_COUNT);
        fuzz.run(1, (index, random) -> {
            byte[] sample = any(random);
            byte[] other = any(random);
            byte[] mutated = fuzz.trying(Mutator.mutate(random, sample, 0, 0, other));
            if (Arrays.equals(sample, mutated) || Arrays.equals(other, mutated)) {
                return;
            }
            Reason reason = reason(mutated);
            boolean beginsRight = mutated.length >= SENDER && mutated[0] == sample[0] && Preamble.isRead(mutated[1] & 0xff);
            boolean ofCluster = beginsRight && Arrays.equals(mutated, TAG, SENDER, sample, TAG, SENDER);
            assertThat(reason).isNotNull();
            if (mutated.length < Sizes.ENVELOPE_BYTES || mutated[0] != sample[0]) {
                assertThat(reason).isEqualTo(Reason.MALFORMED);
            } else if (!beginsRight) {
                assertThat(reason).isEqualTo(Reason.VERSION);
            } else {
                assertThat(reason).isEqualTo(ofCluster ? Reason.FORGED : Reason.FOREIGN);
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            reason(mutated);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1_024);
        });
    }

    /** Runs are kept as pairs of numbers: there the bound is by run, and {@link Codec#MAX_ELEMENTS} bounds the runs. */
    @Test
    void theDensestBitmapsTakeWhatTheirRunsTake() {
        for (int numbers : new int[] {1_000, 10_000, 200_000}) {
            Runs everySecond = new Runs();
            for (int i = 0; i < numbers; i++) {
                everySecond.add(1 + 2L * i);
            }
            Message message = new StreamSeen(List.of(new Dots(Samples.OTHER, everySecond)), 0, 0);
            byte[] bytes = Samples.CODEC.encode(new Envelope(Samples.SELF, 0, List.of(message)));
            assertThat(bytes.length).isLessThan(numbers / 4 + 100);
            assertThat(decode(bytes)).isNotNull();
            assertThat(allocated(bytes)).isLessThan(
                    MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * bytes.length + (long) MAX_ALLOCATED_PER_RUN * numbers);
        }
    }

    private byte[] any(RandomGenerator random) {
        return samples[random.nextInt(samples.length)];
    }

    /** Null where it is malformed; any other exception is the law's failure. */
    private static @Nullable Envelope decode(byte[] bytes) {
        try {
            return Samples.CODEC.decode(bytes);
        } catch (MalformedDatagramException refused) {
            return null;
        }
    }

    private static @Nullable Reason reason(byte[] bytes) {
        try {
            Samples.CODEC.decode(bytes);
            return null;
        } catch (MalformedDatagramException refused) {
            return refused.reason();
        }
    }

    /** The second time, when every class is loaded. */
    private static void decodeInBoundedMemory(byte[] bytes) {
        assertThat(allocated(bytes)).isLessThan(MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * bytes.length);
    }

    private static long allocated(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decode(bytes);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
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
}
