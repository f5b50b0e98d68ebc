package io.grapevine.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file system of some megabytes for each of some slots, which can be filled to the last byte. It takes root to make
 * them. What a run left behind that is gone is unmounted before.
 */
public final class SmallDisks implements AutoCloseable {

    private static final String SIZE = "32m";
    private static final Pattern OURS = Pattern.compile("(?m)^gvd(\\d+)-\\d+ (\\S+) tmpfs");

    private final Map<Integer, Path> disks = new TreeMap<>();

    private SmallDisks() {}

    /** @param directory below which they are mounted */
    public static SmallDisks make(Path directory, List<Integer> slots) {
        removeLeftOvers();
        SmallDisks made = new SmallDisks();
        try {
            for (int slot : slots) {
                Path disk = Files.createDirectory(directory.resolve("disk-" + slot));
                String name = "gvd" + ProcessHandle.current().pid() + "-" + slot;
                Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, name, disk.toString());
                made.disks.put(slot, disk);
            }
            return made;
        } catch (IOException e) {
            made.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static void removeLeftOvers() {
        Matcher each = OURS.matcher(Shell.run("cat", "/proc/mounts"));
        while (each.find()) {
            if (ProcessHandle.of(Long.parseLong(each.group(1))).isEmpty()) {
                Shell.attempt("", "umount", each.group(2));
            }
        }
    }

    /** Null where a slot has none. */
    public Path of(int slot) {
        return disks.get(slot);
    }

    /** Takes all the room there is. What others give free afterwards is free, until it is called again. */
    public void fill(int slot) {
        byte[] page = new byte[4_096];
        try (OutputStream filler = Files.newOutputStream(
                filler(slot), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                filler.write(page);
            }
        } catch (IOException e) {
            // There is no room left, as it should be.
        }
    }

    /** Gives it back. */
    public void makeRoom(int slot) {
        try {
            Files.deleteIfExists(filler(slot));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler(int slot) {
        return disks.get(slot).resolve("filler");
    }

    /** Nobody may use them any more. */
    @Override
    public void close() {
        disks.values().forEach(disk -> Shell.attempt("", "umount", disk.toString()));
        disks.clear();
    }
}
