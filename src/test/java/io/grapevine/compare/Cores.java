package io.grapevine.compare;

import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Processors that a process may run on, by their numbers (taskset(1)), and how much of them it may have (chrt(1)). */
final class Cores {

    private static final String ALLOWED = "Cpus_allowed_list:";

    private Cores() {}

    /** On which this process may run; not always those from 0 on. */
    static List<Integer> allowed() {
        try {
            return Files.readString(Path.of("/proc/self/status")).lines()
                    .filter(line -> line.startsWith(ALLOWED))
                    .map(line -> parse(line.substring(ALLOWED.length()).strip()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list as the kernel writes it, such as {@code 0-2,7}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])).forEach(cores::add);
        }
        return cores;
    }

    /** What a command begins with that runs there. */
    static List<String> command(List<Integer> cores) {
        return List.of("taskset", "-c", list(cores));
    }

    /** Moves a process there, with the threads that it has and those to come. */
    static void pin(long pid, List<Integer> cores) {
        Shell.run("taskset", "-a", "-p", "-c", list(cores), Long.toString(pid));
    }

    /**
     * Lets a process have only what nobody else wants of any processor (SCHED_IDLE), with the threads that it has and those to
     * come: as if it had a machine of its own.
     */
    static void onlyIdle(long pid) {
        Shell.run("chrt", "--all-tasks", "--idle", "--pid", "0", Long.toString(pid));
    }

    private static String list(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
