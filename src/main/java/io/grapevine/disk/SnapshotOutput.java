package io.grapevine.disk;

import io.grapevine.protocol.SnapshotBlock;
import io.grapevine.protocol.SnapshotCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/** A snapshot's file in the making, for its owner's eyes only. One thread, which may block. */
final class SnapshotOutput implements Closeable {

    /** {@code GRAPEVIN} and the format's number. */
    static final int PREAMBLE_BYTES = 10;
    /** Length and checksum before each block. */
    static final int FRAME_BYTES = 8;

    private static final byte[] MAGIC = {'G', 'R', 'A', 'P', 'E', 'V', 'I', 'N'};

    private final FileChannel channel;
    private final CRC32C whole = new CRC32C();
    private long bytes;

    /** @throws IOException also where the file is there already */
    SnapshotOutput(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
        append(preamble());
    }

    static byte[] preamble() {
        return ByteBuffer.allocate(PREAMBLE_BYTES).put(MAGIC).putShort((short) SnapshotCodec.FORMAT).array();
    }

    /** Over the length, as it is written, and the bytes. */
    static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(block.length).flip());
        crc.update(block);
        return (int) crc.getValue();
    }

    void write(SnapshotBlock block) throws IOException {
        byte[] body = SnapshotCodec.encode(block);
        append(ByteBuffer.allocate(FRAME_BYTES).putInt(body.length).putInt(checksum(body)).array());
        append(body);
    }

    /** Writes the end, and waits until all is on the disk. */
    void finish(long entries, long clock) throws IOException {
        write(new SnapshotBlock.End(entries, clock, (int) whole.getValue()));
        channel.force(true);
    }

    long bytes() {
        return bytes;
    }

    private void append(byte[] source) throws IOException {
        whole.update(source);
        bytes += source.length;
        ByteBuffer rest = ByteBuffer.wrap(source);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
