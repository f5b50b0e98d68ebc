package io.grapevine.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * That one process alone writes the files of a name in a directory, for as long as it lives: the kernel gives the lock
 * back when it ends, however it ends. The locked file stays where it is: who removed it could remove another's.
 *
 * <p>Not every file system has locks, and a full one has no room for the file. Then there is none, and only that is told.
 */
public final class SnapshotLock {

    private final @Nullable FileChannel channel;
    private final @Nullable IOException trouble;

    private SnapshotLock(@Nullable FileChannel channel, @Nullable IOException trouble) {
        this.channel = channel;
        this.trouble = trouble;
    }

    /** @return null when another has it */
    static @Nullable SnapshotLock take(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new SnapshotLock(channel, null);
            }
            close(channel);
            return null;
        } catch (OverlappingFileLockException e) {
            // Not closed: that would end the lock that this process has by another channel.
            return null;
        } catch (IOException e) {
            close(channel);
            return new SnapshotLock(null, e);
        }
    }

    /** Why there is none; null where there is one. */
    @Nullable IOException trouble() {
        return trouble;
    }

    /** Gives it back. */
    public void close() {
        close(channel);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written by it; the end of the process closes it.
        }
    }
}
