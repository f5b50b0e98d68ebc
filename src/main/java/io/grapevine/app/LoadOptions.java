package io.grapevine.app;

import io.grapevine.sim.Load;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The clients of a simulation. What is not given is left as it is. */
final class LoadOptions {

    @Option(names = "--writes", paramLabel = "N", converter = OptionValues.Number.class, description = "a second, by all clients together; default 0")
    private @Nullable Double writes;

    @Option(names = "--keys", paramLabel = "N", converter = OptionValues.Whole.class, description = "how many there are; default 64")
    private @Nullable Integer keys;

    @Option(names = "--removes", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the writes to every other key; default 10%%")
    private @Nullable Double removes;

    @Option(names = "--ttl-share", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the puts to every other key that have a ttl; default 20%%")
    private @Nullable Double ttlShare;

    @Option(names = "--ttl", paramLabel = "RANGE", converter = OptionValues.LengthRange.class,
            description = "default 500ms..10s")
    private OptionValues.@Nullable Lengths ttl;

    @Option(names = "--values", paramLabel = "RANGE", converter = OptionValues.SizeRange.class,
            description = "bytes of a value, at least 8; default 8..100")
    private OptionValues.@Nullable ByteCounts values;

    @Option(names = "--large-share", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the values that are large")
    private @Nullable Double largeShare;

    @Option(names = "--large", paramLabel = "SIZE", converter = OptionValues.ValueSize.class,
            description = "how large those are; default 4000")
    private @Nullable Integer large;

    Load over(Load base) {
        return new Load(
                writes == null ? base.writesPerSecond() : writes,
                keys == null ? base.keys() : keys,
                removes == null ? base.removeShare() : removes,
                ttlShare == null ? base.ttlShare() : ttlShare,
                ttl == null ? base.minTtlNanos() : ttl.minNanos(),
                ttl == null ? base.maxTtlNanos() : ttl.maxNanos(),
                values == null ? base.minValueBytes() : values.min(),
                values == null ? base.maxValueBytes() : values.max(),
                largeShare == null ? base.largeShare() : largeShare,
                large == null ? base.largeValueBytes() : large);
    }
}
