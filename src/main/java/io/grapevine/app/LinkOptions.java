package io.grapevine.app;

import io.grapevine.sim.Links;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The network of a simulation. What is not given is left as it is. */
final class LinkOptions {

    @Option(names = "--loss", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the datagrams, such as 5%%; a stream is delayed by it instead")
    private @Nullable Double loss;

    @Option(names = "--duplication", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the datagrams that arrive twice")
    private @Nullable Double duplication;

    @Option(names = "--reordering", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the datagrams that are held back for up to ten times the longest delay")
    private @Nullable Double reordering;

    @Option(names = "--delay", paramLabel = "RANGE", converter = OptionValues.LengthRange.class,
            description = "one way, such as 100us..500us (the default), 1ms..20ms or 40ms")
    private OptionValues.@Nullable Lengths delay;

    Links over(Links base) {
        return new Links(
                loss == null ? base.loss() : loss,
                duplication == null ? base.duplication() : duplication,
                reordering == null ? base.reordering() : reordering,
                delay == null ? base.minDelayNanos() : delay.minNanos(),
                delay == null ? base.maxDelayNanos() : delay.maxNanos());
    }
}
