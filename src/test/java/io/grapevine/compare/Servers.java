package io.grapevine.compare;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Ports;
import io.grapevine.testkit.Processes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts those that are compared, each in processes of its own, all JVMs with the same options. */
final class Servers {

    /** As the image's, in a container of about 1.9 GiB: {@code -Dgrapevine.jvmOptions} says others. */
    static final String JVM_OPTIONS = System.getProperty("grapevine.jvmOptions", "-Xmx1g -XX:MaxDirectMemorySize=128m"
            + (Runtime.version().feature() >= 25
                    ? " -XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational -XX:+UseCompactObjectHeaders" : ""));

    private final Path directory;
    private final Wrk wrk;

    /** @param directory for configs, scripts and output */
    Servers(Path directory) {
        this.directory = directory;
        this.wrk = new Wrk(directory);
        settleJvmOptions();
    }

    /** From now on nodes are started with these, if nothing else was said. */
    static void settleJvmOptions() {
        System.setProperty("grapevine.jvmOptions", JVM_OPTIONS);
    }

    /** What puts them under load. */
    Wrk wrk() {
        return wrk;
    }

    JavaContender bare() {
        int port = Ports.free(1).get(0);
        Output process = java(BareServer.class, Integer.toString(port), Integer.toString(Runtime.getRuntime().availableProcessors()));
        NodeClient client = new NodeClient("http://127.0.0.1:" + port);
        Waiting.until("the bare server answers", () -> client.ready() != 0);
        return new JavaContender("bare Vert.x", port, process.pid(), wrk, process::close);
    }

    /** A program beside these, with what a node has to its service. */
    Output java(Class<?> program, String... arguments) {
        return java(List.of(), program, arguments);
    }

    /** As {@link #java(Class, String...)}, with another heap. */
    Output java(long heapMegabytes, Class<?> program, String... arguments) {
        return java(List.of(heap(heapMegabytes)), program, arguments);
    }

    private static Output java(List<String> options, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JVM_OPTIONS.split(" ")));
        command.addAll(options);
        command.addAll(List.of("-cp", Path.of("target", "grapevine.jar") + ":" + Path.of("target", "test-classes"), program.getName()));
        command.addAll(List.of(arguments));
        return new Output(command);
    }

    /** So many nodes, of which the first is asked. */
    JavaContender grapevine(int nodes) {
        Processes processes = new Processes(directory, nodes);
        processes.startAll(nodes);
        String name = nodes == 1 ? "Grapevine" : "Grapevine, one of " + nodes;
        return new JavaContender(name, processes.httpPort(0), processes.process(0).pid(), wrk, processes::close);
    }

    /** One node with another heap than the others. */
    JavaContender withHeap(long heapMegabytes) {
        Processes processes = started(heap(heapMegabytes));
        return new JavaContender("Grapevine", processes.httpPort(0), processes.process(0).pid(), wrk, processes::close);
    }

    /**
     * One node whose JVM stops for a collection that it is asked for, and collects all: one beside the program leaves what is dead
     * where most of a region lives.
     */
    JavaContender collectingWholly() {
        Processes processes = started("-XX:-ExplicitGCInvokesConcurrent");
        return new JavaContender("Grapevine", processes.httpPort(0), processes.process(0).pid(), wrk, processes::close);
    }

    /** The last of several counts. */
    private static String heap(long megabytes) {
        return "-Xmx" + megabytes + "m";
    }

    /** One node that is ready, its JVM with one option more. */
    private Processes started(String option) {
        Processes processes = new Processes(directory, 1);
        processes.start(0, List.of(option, "-jar", Path.of("target", "grapevine.jar").toString()));
        processes.awaitReady(1);
        return processes;
    }

    /**
     * A node of so many event loops, on as many of the cores that there are. Its load has the others; where none is left, all of
     * them.
     */
    JavaContender onCores(int loops) {
        List<Integer> cores = Cores.allowed();
        Processes processes = started("-XX:ActiveProcessorCount=" + loops);
        long pid = processes.process(0).pid();
        Cores.pin(pid, cores.subList(0, loops));
        Wrk load = new Wrk(directory, Cores.command(loops < cores.size() ? cores.subList(loops, cores.size()) : cores));
        return new JavaContender("Grapevine, loops: " + loops, processes.httpPort(0), pid, load, processes::close);
    }

    Contender redis() {
        return new RedisContender(Ports.free(1).get(0));
    }
}
