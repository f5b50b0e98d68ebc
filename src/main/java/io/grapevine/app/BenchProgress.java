package io.grapevine.app;

import io.grapevine.bench.Moment;
import io.grapevine.bench.Times;
import java.util.Locale;
import java.util.function.Consumer;

/** How a benchmark goes. */
final class BenchProgress implements Consumer<Moment> {

    private final ProgressLine line;
    private final Times times;

    BenchProgress(ProgressLine line, Times times) {
        this.line = line;
        this.times = times;
    }

    @Override
    public void accept(Moment moment) {
        line.write(text(moment));
    }

    private String text(Moment moment) {
        double elapsed = moment.elapsedNanos() / 1e9;
        return switch (moment.doing()) {
            case FILLING -> String.format(Locale.ROOT, "filling for %.1f s: %.0f/s", elapsed, moment.perSecond());
            case WARMING_UP -> String.format(Locale.ROOT, "warming up: %.1f of %.1f s", elapsed, times.warmUpNanos() / 1e9);
            // The last answers are awaited after the end.
            case MEASURING -> String.format(Locale.ROOT, "%.1f of %.1f s: %.0f/s, p50 %.2f ms, p99 %.2f ms, %d errors",
                    Math.min(elapsed - times.warmUpNanos() / 1e9, times.durationNanos() / 1e9), times.durationNanos() / 1e9, moment.perSecond(),
                    moment.p50Nanos() / 1e6, moment.p99Nanos() / 1e6, moment.errors());
        };
    }
}
