package io.grapevine.compare;

import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Closed-loop load by <a href="https://github.com/wg/wrk">wrk</a>: one thread, 64 connections. */
final class Wrk {

    private static final int CONNECTIONS = 64;
    private static final Pattern RESULT = Pattern.compile("result (\\d+) requests (\\d+) us (\\d+) broken");
    /** One in so many may get no answer: under such load wrk now and then takes a connection for broken. */
    private static final long MAX_BROKEN_OF = 10_000;
    /** What is sent, again and again: made before, since making it is not what is measured. */
    private static final int BATCHES = 2_000;
    private static final int SCATTERED_BATCHES = 20_000;

    private final Path directory;
    private final List<String> prefix;

    /** @param directory for scripts */
    Wrk(Path directory) {
        this(directory, List.of());
    }

    /** @param prefix what the command begins with: a program that becomes what follows */
    Wrk(Path directory, List<String> prefix) {
        this.directory = directory;
        this.prefix = List.copyOf(prefix);
    }

    /** How many were answered within which time. */
    record Result(long requests, long nanos) {

        double perSecond() {
            return requests * 1e9 / nanos;
        }
    }

    /** Asks so many at once over each connection, for so long. */
    Result run(int port, HttpLoad load, int depth, int seconds) {
        return run(port, script(load.keyPrefix() + "%08d", HttpLoad.KEYS, load.getPercent(), depth, BATCHES), seconds);
    }

    /** Asks for any of so many keys of {@link Entries}, that no cache of a processor holds. */
    Result get(int port, int keys, int depth, int seconds) {
        return run(port, script("key-%012d", keys, 100, depth, SCATTERED_BATCHES), seconds);
    }

    private Result run(int port, String text, int seconds) {
        Path script = directory.resolve("load-" + port + ".lua");
        write(script, text);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("wrk", "-t", "1", "-c", Integer.toString(CONNECTIONS), "-d", seconds + "s", "-s",
                script.toString(), "http://127.0.0.1:" + port));
        String output = Shell.run(command.toArray(String[]::new));
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IllegalStateException("wrk printed no result:\n" + output);
        }
        long requests = Long.parseLong(result.group(1));
        if (Long.parseLong(result.group(3)) > requests / MAX_BROKEN_OF) {
            throw new IllegalStateException("connections broke:\n" + output);
        }
        return new Result(requests, Long.parseLong(result.group(2)) * 1_000);
    }

    /** @param keys how many keys there are, of that format */
    private static String script(String format, int keys, int getPercent, int depth, int batches) {
        return String.format(Locale.ROOT, """
                local batches = {}
                local at = 0
                function init(args)
                  math.randomseed(1)
                  local value = string.rep("v", %d)
                  for b = 1, %d do
                    local batch = {}
                    for i = 1, %d do
                      local path = string.format("/v1/entries/%s", math.random(0, %d))
                      if math.random(1, 100) <= %d then
                        batch[i] = wrk.format("GET", path)
                      else
                        batch[i] = wrk.format("PUT", path, nil, value)
                      end
                    end
                    batches[b] = table.concat(batch)
                  end
                end
                function request()
                  at = at %% #batches + 1
                  return batches[at]
                end
                function done(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("result %%d requests %%d us %%d broken\\n",
                    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout))
                end
                """, Entries.VALUE_BYTES, batches, depth, format, keys - 1, getPercent);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
