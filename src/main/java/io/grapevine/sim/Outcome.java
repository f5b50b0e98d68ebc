package io.grapevine.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param traceHash equal for two runs in which the same happened
 * @param violation what must not have been; null if nothing
 * @param lastEvents what happened before that, one a line; empty without a violation
 */
public record Outcome(
        long seed,
        int nodes,
        long traceHash,
        @Nullable Violation violation,
        List<String> lastEvents,
        Figures figures) {}
