package io.grapevine.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has cost so far, out of {@code /proc} (proc(5)). */
final class ProcessTimes {

    /** USER_HZ: the kernel shows times in hundredths of a second, whatever it counts in. */
    private static final long TICK_NANOS = 10_000_000;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private ProcessTimes() {}

    /** Of all its threads, in user and kernel mode, to ten milliseconds. */
    static long cpuNanos(long pid) {
        String stat = read(pid, "stat");
        // The second field is a name in parentheses, in which anything may stand.
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[USER_TIME]) + Long.parseLong(afterName[SYSTEM_TIME])) * TICK_NANOS;
    }

    /** What of its memory is in the machine's. */
    static long residentBytes(long pid) {
        return read(pid, "status").lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
