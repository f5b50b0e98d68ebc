package io.grapevine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.http.RequestTextFuzzer;
import io.grapevine.protocol.DatagramFuzzer;
import io.grapevine.tcp.FrameFuzzer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The targets of coverage-guided runs do what a run expects of them; without Jazzer, so from blind mutations of their seeds. */
final class FuzzTargetsTest {

    private static final int MUTATIONS = 20_000;

    @FunctionalInterface
    private interface Target {
        void fuzzerTestOneInput(byte[] input) throws Exception;
    }

    @Test
    void everyTargetTakesItsSeedsAndWhatIsNearThem() throws Exception {
        takes(DatagramFuzzer::fuzzerTestOneInput, DatagramFuzzer.seeds());
        takes(FrameFuzzer::fuzzerTestOneInput, FrameFuzzer.seeds());
        takes(RequestTextFuzzer::fuzzerTestOneInput, RequestTextFuzzer.seeds());
    }

    private static void takes(Target target, List<byte[]> seeds) throws Exception {
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            target.fuzzerTestOneInput(seed);
        }
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] seed = seeds.get(random.nextInt(seeds.size()));
            target.fuzzerTestOneInput(Mutator.mutate(random, seed, 0, 0, seeds.get(random.nextInt(seeds.size()))));
        }
    }
}
