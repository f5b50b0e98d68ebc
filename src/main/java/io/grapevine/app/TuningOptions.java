package io.grapevine.app;

import io.grapevine.sim.Tuning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The config of the nodes of a simulation. What is not given is left as it is. */
final class TuningOptions {

    @Option(names = "--datagram", paramLabel = "BYTES", converter = OptionValues.Whole.class, description = "gossip.maxDatagramBytes; default 1200")
    private @Nullable Integer datagram;

    @Option(names = "--fanout", paramLabel = "N", converter = OptionValues.Whole.class, description = "gossip.fanout; default 3")
    private @Nullable Integer fanout;

    @Option(names = "--gossip-interval", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "gossip.interval; default 200ms")
    private @Nullable Long gossipInterval;

    @Option(names = "--probe-interval", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "gossip.probeInterval; default 1s")
    private @Nullable Long probeInterval;

    @Option(names = "--probe-timeout", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "gossip.probeTimeout; default 500ms")
    private @Nullable Long probeTimeout;

    @Option(names = "--max-bytes", paramLabel = "SIZE", converter = OptionValues.Size.class,
            description = "cache.maxBytes; default 256MiB")
    private @Nullable Long maxBytes;

    Tuning over(Tuning base) {
        return new Tuning(
                datagram == null ? base.maxDatagramBytes() : datagram,
                fanout == null ? base.fanout() : fanout,
                gossipInterval == null ? base.gossipIntervalNanos() : gossipInterval,
                probeInterval == null ? base.probeIntervalNanos() : probeInterval,
                probeTimeout == null ? base.probeTimeoutNanos() : probeTimeout,
                maxBytes == null ? base.maxBytes() : maxBytes);
    }
}
