package io.grapevine.tcp;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A target for coverage-guided fuzzing: the bytes of a connection, cut where the first ones say, are read as they are
 * read whole, and never more is held than twice of what came.
 */
public final class FrameFuzzer {

    private static final byte[] PREAMBLE = {'G', 1, 7, 7, 7, 7};
    private static final int CUTS = 4;
    private static final int LEAST_HELD_BYTES = 4_096;

    private FrameFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < CUTS) {
            return;
        }
        List<byte[]> whole = new ArrayList<>();
        boolean sound = reader().read(Buffer.buffer(Arrays.copyOfRange(input, CUTS, input.length)), whole::add);
        List<byte[]> cut = new ArrayList<>();
        FrameReader reader = reader();
        boolean soundInPieces = true;
        int piece = 0;
        for (int at = CUTS; at < input.length && soundInPieces; piece++) {
            int end = Math.min(input.length, at + 1 + (input[piece % CUTS] & 0xff));
            soundInPieces = reader.read(Buffer.buffer(Arrays.copyOfRange(input, at, end)), cut::add);
            if (reader.heldBytes() > Math.max(LEAST_HELD_BYTES, 2 * end)) {
                throw new AssertionError(reader.heldBytes() + " bytes held of " + end);
            }
            at = end;
        }
        if (sound != soundInPieces || !Arrays.deepEquals(whole.toArray(), cut.toArray())) {
            throw new AssertionError("read otherwise in pieces");
        }
    }

    private static FrameReader reader() {
        return new FrameReader(FrameReaderTest.beginsWith(PREAMBLE), 300, 1 << 16);
    }

    /** What to begin with. */
    public static List<byte[]> seeds() {
        Buffer frames = Buffer.buffer(new byte[] {3, 50, 0, 9});
        for (int length : new int[] {6, 7, 300, 2_000}) {
            frames.appendInt(length).appendBytes(Arrays.copyOf(PREAMBLE, length));
        }
        return List.of(frames.getBytes(), frames.getBytes(0, 40));
    }
}
