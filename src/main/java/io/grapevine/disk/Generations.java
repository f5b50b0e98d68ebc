package io.grapevine.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's files in its directory: {@code <name>.<generation>.snapshot}, the highest generation the newest, and
 * {@code <name>.snapshot.tmp}, which is being written. {@code <name>.snapshot.lock} is empty: it is what a process has
 * to lock. What else is there is not touched.
 */
final class Generations {

    /** So many are kept: where the newest is torn, there is the one before. */
    static final int KEPT = 2;

    private final Path directory;
    private final Pattern pattern;
    private final Path unfinished;
    private final String name;

    Generations(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.pattern = Pattern.compile(Pattern.quote(name) + "\\.([1-9][0-9]{0,17})\\.snapshot");
        this.unfinished = directory.resolve(name + ".snapshot.tmp");
    }

    private record Generation(long number, Path file) {}

    /** Makes the directory where it is not. */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
    }

    /** What who writes here has to lock. */
    Path lock() {
        return directory.resolve(name + ".snapshot.lock");
    }

    /** Where the next one is written to. */
    Path unfinished() {
        return unfinished;
    }

    List<Path> newestFirst() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Generation generation : generations()) {
            files.add(generation.file);
        }
        return files;
    }

    /** Makes the finished file, whose bytes are on the disk, the newest, and removes those before the last {@link #KEPT}. */
    void publish() throws IOException {
        List<Generation> before = generations();
        long next = before.isEmpty() ? 1 : before.get(0).number + 1;
        Files.move(unfinished, directory.resolve(name + "." + next + ".snapshot"), StandardCopyOption.ATOMIC_MOVE);
        force();
        for (Generation old : before.subList(Math.min(before.size(), KEPT - 1), before.size())) {
            Files.deleteIfExists(old.file);
        }
    }

    void discard() throws IOException {
        Files.deleteIfExists(unfinished);
    }

    private List<Generation> generations() throws IOException {
        List<Generation> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher matcher = pattern.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches() && Files.isRegularFile(file)) {
                    found.add(new Generation(Long.parseLong(matcher.group(1)), file));
                }
            }
        }
        found.sort(Comparator.comparingLong(Generation::number).reversed());
        return found;
    }

    /** A name is on the disk only when its directory is. */
    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
