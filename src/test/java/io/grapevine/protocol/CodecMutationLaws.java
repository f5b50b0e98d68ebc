package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.base.Address;
import io.grapevine.base.Mac;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.MalformedDatagramException.Reason;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import io.grapevine.testkit.Fuzz;
import io.grapevine.testkit.Mutator;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What anybody can do to the decoder with bytes alone: without the secret, and with it. */
final class CodecMutationLaws {

    private static final long CI_COUNT = 300_000;
    /** Behind magic and version. */
    private static final int TAG = 2;
    private static final int SENDER = 6;

    /** What the decoder may allocate for any input: so much, and for each byte what one of a bitmap may take, four runs. */
    private static final int MAX_ALLOCATED_AT_ALL = 1 << 10;
    private static final int MAX_ALLOCATED_PER_ANY_BYTE = 64;
    /**
     * For an envelope: four times its bytes, and so much for each of what {@link Codec#MAX_ELEMENTS}
     * bounds: most are far below it, the record of a member with an IPv6 address is near.
     */
    private static final int MAX_ALLOCATED_PER_BYTE = 4;
    private static final int MAX_ALLOCATED_PER_ELEMENT = 256;
    /** Its first and its last number. */
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
            expectBounded(mutated, envelope);
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

    /** What takes the fewest bytes there and the most here, as many of each as a datagram has, and as a frame has. */
    @Test
    void theSmallestElementsTakeWhatTheirNumberTakes() throws MalformedDatagramException {
        Origin self = Samples.SELF;
        MemberRecord record = new MemberRecord(
                "n", self, 1, new Address("fe80:1:22:333:abcd:ab:c:1111", 1), "h:1", 1, true, MemberState.ALIVE);
        RangeDigests zeros = new RangeDigests(1, self, 0, 0, Collections.nCopies(ReplicationMessage.PARTS, 0L));
        for (int count : new int[] {1, 30, 680, 20_000}) {
            List<Dot> dots = IntStream.rangeClosed(1, count).mapToObj(i -> new Dot(self, i)).toList();
            List<Item> deaths = dots.stream().<Item>map(dot -> new Deaths(List.of(dot), Cause.REMOVED, 0)).toList();
            for (List<Message> messages : List.of(
                    Collections.<Message>nCopies(count, new Ack(1)),
                    Collections.<Message>nCopies(count, new Ping(1, null)),
                    Collections.<Message>nCopies(count, zeros),
                    List.<Message>of(new Updates(Collections.nCopies(count, record))),
                    List.<Message>of(new Delta(1, 1, deaths)),
                    List.<Message>of(new Delta(1, 1, List.of(new Deaths(dots, Cause.REMOVED, 0)))))) {
                byte[] bytes = Samples.CODEC.encode(new Envelope(self, 0, messages));
                expectBounded(bytes, Samples.CODEC.decode(bytes));
            }
        }
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

    /** @param envelope null where they are malformed */
    private static void expectBounded(byte[] bytes, @Nullable Envelope envelope) {
        long allocated = allocated(bytes);
        assertThat(allocated).isLessThan(MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_ANY_BYTE * bytes.length);
        if (envelope != null) {
            assertThat(allocated).isLessThan(MAX_ALLOCATED_AT_ALL + (long) MAX_ALLOCATED_PER_BYTE * bytes.length
                    + MAX_ALLOCATED_PER_ELEMENT * elements(envelope));
        }
    }

    private static long elements(Envelope envelope) {
        ByteWriter measured = ByteWriter.measuring(envelope.version());
        for (Message message : envelope.messages()) {
            MessageCodec.write(measured, envelope.sender(), message);
        }
        return measured.elements();
    }

    /** The second time, when every class is loaded; the least of three, for a thread's new buffer counts what is left of the old. */
    private static long allocated(byte[] bytes) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decode(bytes);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
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
