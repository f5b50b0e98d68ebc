package io.grapevine.disk;

import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.SnapshotBlock;
import io.grapevine.protocol.SnapshotBlock.End;
import io.grapevine.protocol.SnapshotBlock.Head;
import io.grapevine.protocol.SnapshotCodec;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's file, read block by block; it believes nothing. Whatever the file says, it takes no more memory than the
 * longest block that there may be, and no more than the file is long. One thread, which may block.
 */
final class SnapshotInput implements Closeable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final DataInputStream in;
    private final CRC32C whole = new CRC32C();
    private long left;
    /** {@link #whole} as it was before the last block. */
    private int wholeBefore;

    /** What a whole file says of itself. */
    record Outline(Head head, End end) {}

    SnapshotInput(Path file) throws IOException, InvalidSnapshotException {
        left = Files.size(file);
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
        try {
            readPreamble();
        } catch (IOException | InvalidSnapshotException e) {
            in.close();
            throw e;
        }
    }

    private void readPreamble() throws IOException, InvalidSnapshotException {
        byte[] expected = SnapshotOutput.preamble();
        byte[] found = take(expected.length);
        int magic = expected.length - Short.BYTES;
        if (!Arrays.equals(found, 0, magic, expected, 0, magic)) {
            throw new InvalidSnapshotException("it is no snapshot");
        }
        if (!Arrays.equals(found, expected)) {
            int format = (found[magic] & 0xff) << 8 | found[magic + 1] & 0xff;
            throw new InvalidSnapshotException("it has format " + format + ", not " + SnapshotCodec.FORMAT);
        }
    }

    /**
     * Reads the whole file and believes it only if every checksum fits: it is whole, and of this cluster.
     *
     * @return null when it was given up
     */
    static @Nullable Outline verify(Path file, String cluster, BooleanSupplier givenUp)
            throws IOException, InvalidSnapshotException {
        try (SnapshotInput input = new SnapshotInput(file)) {
            if (!(input.next() instanceof Head head)) {
                throw new InvalidSnapshotException("it does not begin with its head");
            }
            if (!head.cluster().equals(cluster)) {
                throw new InvalidSnapshotException("it is of cluster " + head.cluster());
            }
            byte[] last = null;
            for (byte[] body = input.body(); body != null; body = input.body()) {
                if (givenUp.getAsBoolean()) {
                    return null;
                }
                last = body;
            }
            if (last == null || !(decode(last) instanceof End end)) {
                throw new InvalidSnapshotException("it is cut off");
            }
            if (end.checksum() != input.wholeBefore) {
                throw new InvalidSnapshotException("the checksum of the whole does not fit");
            }
            return new Outline(head, end);
        }
    }

    /** Null at the end of the file. */
    @Nullable SnapshotBlock next() throws IOException, InvalidSnapshotException {
        byte[] body = body();
        return body == null ? null : decode(body);
    }

    private static SnapshotBlock decode(byte[] body) throws InvalidSnapshotException {
        try {
            return SnapshotCodec.decode(body);
        } catch (MalformedDatagramException e) {
            throw new InvalidSnapshotException(String.valueOf(e.getMessage()));
        }
    }

    private byte @Nullable [] body() throws IOException, InvalidSnapshotException {
        if (left == 0) {
            return null;
        }
        wholeBefore = (int) whole.getValue();
        int length = readInt();
        int checksum = readInt();
        if (length < 1 || length > SnapshotCodec.MAX_BLOCK_BYTES) {
            throw new InvalidSnapshotException("no block has " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] body = take(length);
        if (SnapshotOutput.checksum(body) != checksum) {
            throw new InvalidSnapshotException("a block's checksum does not fit");
        }
        return body;
    }

    private int readInt() throws IOException, InvalidSnapshotException {
        byte[] bytes = take(Integer.BYTES);
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    private byte[] take(int count) throws IOException, InvalidSnapshotException {
        if (count > left) {
            throw new InvalidSnapshotException("it is cut off");
        }
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new InvalidSnapshotException("it became shorter while it was read");
        }
        left -= count;
        whole.update(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
