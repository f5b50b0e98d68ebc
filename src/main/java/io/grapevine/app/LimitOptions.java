package io.grapevine.app;

import io.grapevine.sim.Limits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a simulation may cost. What is not given is not judged. */
final class LimitOptions {

    @Option(names = "--max-spread", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "how long a write may take until every node has it")
    private @Nullable Long spread;

    @Option(names = "--max-copies", paramLabel = "N", converter = OptionValues.Number.class,
            description = "how often a payload may be sent for each node that needs it")
    private @Nullable Double copies;

    @Option(names = "--max-idle", paramLabel = "BYTES", converter = OptionValues.Number.class, description = "a second, sent by a node while nobody writes")
    private @Nullable Double idle;

    Limits over(Limits base) {
        return new Limits(
                spread == null ? base.maxSpreadNanos() : spread,
                copies == null ? base.maxCopies() : copies,
                idle == null ? base.maxIdleBytesPerSecond() : idle);
    }
}
