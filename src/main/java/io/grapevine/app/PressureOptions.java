package io.grapevine.app;

import io.grapevine.bench.Pressure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hard a benchmark asks. */
final class PressureOptions {

    private static final int CONNECTIONS = 16;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    @Option(names = "--connections", paramLabel = "N", converter = OptionValues.Whole.class,
            description = "over all urls; default " + CONNECTIONS)
    private @Nullable Integer connections;

    @Option(names = "--rate", paramLabel = "N", converter = OptionValues.Number.class,
            description = "requests a second on all connections together, whether they are answered or not, each timed from"
                    + " when it was due; default: flat out, each connection asks again as soon as it is answered")
    private @Nullable Double rate;

    @Option(names = "--pipeline", paramLabel = "N", converter = OptionValues.Whole.class,
            description = "how many requests may be unanswered on one connection; default 1")
    private @Nullable Integer pipeline;

    @Option(names = "--threads", paramLabel = "N", converter = OptionValues.Whole.class,
            description = "that ask; default: half as many as there are processors")
    private @Nullable Integer threads;

    @Option(names = "--timeout", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "a connection that does not answer for so long is made anew; default 10s")
    private @Nullable Long timeout;

    Pressure pressure(int urls) {
        int wanted = connections == null ? Math.max(CONNECTIONS, urls) : connections;
        int half = Math.max(1, Math.min(wanted, Runtime.getRuntime().availableProcessors() / 2));
        return new Pressure(wanted, pipeline == null ? 1 : pipeline, threads == null ? half : threads,
                rate == null ? Pressure.FLAT_OUT : rate, timeout == null ? TIMEOUT_NANOS : timeout);
    }
}
