package io.grapevine.bench;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/** Which key is next: all equally often, or after Zipf's law, key 0 most often. */
final class Keys {

    private Keys() {}

    static IntSupplier choose(Mix mix, RandomGenerator random) {
        if (mix.skew() == 0) {
            return () -> random.nextInt(mix.keys());
        }
        var ranks = RejectionInversionZipfSampler.of(random::nextLong, mix.keys(), mix.skew());
        return () -> ranks.sample() - 1;
    }
}
