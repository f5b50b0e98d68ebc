package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The laws of {@link History} hold in every history, and fail in some when a rule is left out.
 *
 * <p>{@code -Dhistories=100000 -DfirstSeed=5000} looks at more.
 */
final class OrMapLaws {

    private static final int HISTORIES = Integer.getInteger("histories", 2_500);
    private static final int FIRST_SEED = Integer.getInteger("firstSeed", 0);
    private static final int STEPS = 120;
    private static final int HISTORIES_UNTIL_BROKEN = 3_000;

    @Test
    void everyHistoryKeepsThem() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            assertThat(History.run(seed, STEPS, EnumSet.noneOf(LeftOut.class))).as("seed %d", seed).isNull();
        }
    }

    /** Where all that becomes live during a comparison is sent along, nothing is left for covers to do. */
    @Test
    void everyHistoryKeepsThemWithoutCoversWhereComparisonsAreClosed() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES / 2; seed++) {
            String broken = History.run(seed, STEPS, EnumSet.of(LeftOut.COVER, LeftOut.LATE));
            assertThat(broken).as("seed %d", seed).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"COVER", "CLOSE", "LATE", "STREAM"})
    void someHistoryBreaksOneWithoutTheRule(LeftOut rule) {
        assertThat(firstBroken(EnumSet.of(rule))).as("without %s", rule).isNotNull();
    }

    @Test
    void someHistoryBreaksOneWithNeitherCoversNorClosedComparisons() {
        assertThat(firstBroken(EnumSet.of(LeftOut.COVER, LeftOut.CLOSE))).contains("blinked out");
    }

    @Test
    void someHistoryBreaksOneWhereAnOpenStreamStatesWhatWasSeenAtItsEnd() {
        assertThat(firstBroken(EnumSet.of(LeftOut.STREAM, LeftOut.CLOSE))).contains("died without a cause");
    }

    private static String firstBroken(Set<LeftOut> leftOut) {
        for (int seed = 0; seed < HISTORIES_UNTIL_BROKEN; seed++) {
            String broken = History.run(seed, STEPS, leftOut);
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }
}
