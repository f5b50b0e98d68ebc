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
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private ProcessTimes() {}

    /** Of all its threads, in user and kernel mode, to ten milliseconds. */
    static long cpuNanos(long pid) {
        return nanos(Long.toString(pid), USER_TIME, SYSTEM_TIME);
    }

    /** Of all that this process started and that has ended since, such as a load. */
    static long endedChildrenCpuNanos() {
        return nanos("self", CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
    }

    private static long nanos(String process, int user, int system) {
        String stat = read(process, "stat");
        // The second field is a name in parentheses, in which anything may stand.
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[user]) + Long.parseLong(afterName[system])) * TICK_NANOS;
    }

    /** What of its memory is in the machine's. */
    static long residentBytes(long pid) {
        return read(Long.toString(pid), "status").lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private static String read(String process, String file) {
        try {
            return Files.readString(Path.of("/proc", process, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
