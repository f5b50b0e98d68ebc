package io.grapevine.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a node holds, and for how long.
 *
 * @param maxBytes what all entries together may weigh; above it entries are evicted. 64 KiB to 1,024 TiB, best the
 *     same on every node. Memory for 1.25 times as much must be there. In a file also a share of the heap, {@code 1%}
 *     to {@code 75%}. Default 40 % of the heap.
 * @param maxValueBytes the longest value that is stored. 1 byte to 64 MiB, at most {@code maxBytes}. Default 1 MiB.
 * @param defaultTtl how long an entry lives that was put without a ttl over the native surface. At least 1 ms.
 *     Default null: for ever.
 */
public record CacheConfig(long maxBytes, int maxValueBytes, @Nullable Duration defaultTtl) {

    static final SizeRange MAX_BYTES = new SizeRange(64L << 10, 1L << 50);
    static final SizeRange MAX_VALUE_BYTES = new SizeRange(1, 64L << 20);
    static final DurationRange DEFAULT_TTL =
            new DurationRange(Duration.ofNanos(Durations.LEAST_NANOS), Duration.ofNanos(Long.MAX_VALUE));

    public CacheConfig {
        MAX_BYTES.check("cache.maxBytes", maxBytes);
        MAX_VALUE_BYTES.check("cache.maxValueBytes", maxValueBytes);
        if (maxValueBytes > maxBytes) {
            throw new InvalidConfigException(
                    "cache.maxValueBytes",
                    Sizes.format(maxValueBytes),
                    "at most cache.maxBytes, which is " + Sizes.format(maxBytes));
        }
        if (defaultTtl != null) {
            DEFAULT_TTL.check("cache.defaultTtl", defaultTtl);
        }
    }
}
