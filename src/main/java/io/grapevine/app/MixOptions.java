package io.grapevine.app;

import io.grapevine.bench.Mix;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a benchmark asks. */
final class MixOptions {

    private static final long TTL_NANOS = 600_000_000_000L;

    @Option(names = "--puts", paramLabel = "SHARE", converter = OptionValues.Share.class, description = "of the requests; default 10%%")
    private @Nullable Double puts;

    @Option(names = "--removes", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the requests; default 0%%. The rest are gets")
    private @Nullable Double removes;

    @Option(names = "--keys", paramLabel = "N", converter = OptionValues.Whole.class,
            description = "how many there are, all under bench/; default 10000")
    private @Nullable Integer keys;

    @Option(names = "--distribution", paramLabel = "NAME", converter = OptionValues.Skew.class,
            description = "which of them: uniform, zipf (few keys often, most seldom), or zipf:S with another exponent than"
                    + " 0.99; default uniform")
    private @Nullable Double distribution;

    @Option(names = "--values", paramLabel = "RANGE", converter = OptionValues.SizeRange.class,
            description = "bytes of a value, as 100 or 100..4KiB; default 100")
    private OptionValues.@Nullable ByteCounts values;

    @Option(names = "--ttl", paramLabel = "TIME", converter = OptionValues.LengthOrNone.class,
            description = "of what is put, or none; default 10m, so that nothing is left behind for long")
    private @Nullable Long ttl;

    @Option(names = "--fill", description = "put each key once before")
    private boolean fill;

    Mix mix() {
        long nanos = ttl == null ? TTL_NANOS : ttl;
        return new Mix(
                puts == null ? 0.1 : puts,
                removes == null ? 0 : removes,
                keys == null ? 10_000 : keys,
                distribution == null ? 0 : distribution,
                values == null ? 100 : values.min(),
                values == null ? 100 : values.max(),
                nanos / 1_000_000,
                fill);
    }
}
