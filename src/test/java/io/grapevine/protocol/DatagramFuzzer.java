package io.grapevine.protocol;

import io.grapevine.base.Mac;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A target for coverage-guided fuzzing: bytes from the sender on, under the cluster's tag and a MAC that fits. What is an
 * envelope is encoded and decoded again to the same bytes.
 */
public final class DatagramFuzzer {

    private static final int SENDER = Preamble.BYTES;

    private DatagramFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws MalformedDatagramException {
        byte[] bytes = Arrays.copyOf(Samples.CODEC.encode(Samples.envelope(MessageKind.PING)), SENDER + input.length + Mac.BYTES);
        System.arraycopy(input, 0, bytes, SENDER, input.length);
        Envelope envelope;
        try {
            envelope = Samples.CODEC.decode(Envelopes.resealed(bytes));
        } catch (MalformedDatagramException refused) {
            return;
        }
        byte[] again = Samples.CODEC.encode(envelope);
        if (!Arrays.equals(Samples.CODEC.encode(Samples.CODEC.decode(again)), again)) {
            throw new AssertionError("encoded in two ways: " + envelope);
        }
    }

    /** What to begin with. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        RandomMessages messages = new RandomMessages(new Random(6));
        for (MessageKind kind : MessageKind.values()) {
            seeds.add(inner(Samples.envelope(kind)));
            seeds.add(inner(messages.envelope(kind)));
        }
        return seeds;
    }

    private static byte[] inner(Envelope envelope) {
        byte[] bytes = Samples.CODEC.encode(envelope);
        return Arrays.copyOfRange(bytes, SENDER, bytes.length - Mac.BYTES);
    }
}
