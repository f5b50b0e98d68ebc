package io.grapevine.compare;

import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's redis-server without a disk, under its own redis-benchmark: another protocol, for who asks how far away it is. */
final class RedisContender implements Contender {

    private static final Pattern PER_SECOND = Pattern.compile("\"[A-Z]+\",\"([0-9.]+)\"");

    private final int port;
    private final Process process;
    /** What it did last, to know how much to ask of it. */
    private double perSecond = 50_000;

    RedisContender(int port) {
        this.port = port;
        try {
            process = new ProcessBuilder("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
                            "--appendonly", "no", "--daemonize", "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server: install the package of that name", e);
        }
        Waiting.until("redis-server answers", () -> Shell.attempt("", "redis-cli", "-p", Integer.toString(port), "ping")
                .output().startsWith("PONG"));
    }

    @Override
    public String name() {
        return "redis-server";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Wrk.Result load(HttpLoad load, int depth, int seconds) {
        long requests = (long) (perSecond * seconds);
        String command = load == HttpLoad.PUT ? "set" : "get";
        String output = Shell.run("redis-benchmark", "-p", Integer.toString(port), "-c", "64", "-P", Integer.toString(depth), "-n",
                Long.toString(requests), "-r", Integer.toString(HttpLoad.KEYS), "-d", Integer.toString(Entries.VALUE_BYTES), "-t",
                command, "--csv");
        Matcher matcher = PER_SECOND.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("redis-benchmark printed no result:\n" + output);
        }
        perSecond = Double.parseDouble(matcher.group(1));
        return new Wrk.Result(requests, (long) (requests / perSecond * 1e9));
    }

    @Override
    public void prepare(HttpLoad load) {
        Shell.run("redis-cli", "-p", Integer.toString(port), "flushall");
        if (load == HttpLoad.GET_HIT) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < HttpLoad.KEYS; i++) {
                all.append(String.format(Locale.ROOT, "SET key:%012d %s\r\n", i, "v".repeat(Entries.VALUE_BYTES)));
            }
            pipe(all.toString());
        }
    }

    /** Commands, a line each. */
    void pipe(String commands) {
        Shell.feed(commands, "redis-cli", "-p", Integer.toString(port), "--pipe");
    }

    /** What it says it uses (INFO, {@code used_memory}). */
    long usedBytes() {
        String info = Shell.run("redis-cli", "-p", Integer.toString(port), "info", "memory");
        return info.lines().filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
