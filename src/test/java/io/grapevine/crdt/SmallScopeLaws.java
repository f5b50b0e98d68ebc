package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The laws of {@link SmallScopeLaw} hold in every state that three replicas can get into by a few writes: by four in every build,
 * and by three with comparisons, whose steps make some two hundred states of one.
 *
 * <p>{@code -Dgrapevine.scope.operations=4} looks at one more, with comparisons and without: minutes, and a large heap.
 */
final class SmallScopeLaws {

    private static final int OPERATIONS = Integer.getInteger("grapevine.scope.operations", 3);

    @Test
    void everyStateThatDeltasLeadToKeepsThem() {
        assertKept("deltas", OPERATIONS + 1, 1, false, false);
    }

    @Test
    void everyStateOfEntriesThatExpireKeepsThem() {
        assertKept("deltas, ttls", 3, 1, true, false);
    }

    @Test
    void everyStateThatDeltasAndComparisonsLeadToKeepsThem() {
        assertKept("deltas and comparisons", OPERATIONS, 1, false, true);
    }

    @Test
    void everyStateOfEntriesThatExpireAndComparisonsKeepsThem() {
        assertKept("deltas and comparisons, ttls", 2, 1, true, true);
    }

    @Test
    void everyStateOfTwoKeysKeepsThem() {
        assertKept("deltas, two keys", 3, 2, false, false);
    }

    private static void assertKept(String what, int operations, int keys, boolean ttls, boolean compares) {
        long began = System.nanoTime();
        SmallScope.Report report = SmallScope.explore(operations, keys, ttls, compares, Long.MAX_VALUE);
        System.out.printf("small scope: %s, %d operations: %d states, %d transitions, %d completed, %d ms%n", what, operations,
                report.states(), report.transitions(), report.completions(), (System.nanoTime() - began) / 1_000_000);
        assertThat(report.violation()).isNull();
        assertThat(report.states()).isGreaterThan(500);
    }
}
