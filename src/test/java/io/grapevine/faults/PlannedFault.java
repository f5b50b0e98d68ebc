package io.grapevine.faults;

import java.util.List;

/**
 * A fault as the seed has it.
 *
 * @param gapMillis after the one before it
 * @param slots whom it is done to; for {@link FaultKind#ONE_WAY} pairs of from and to
 */
record PlannedFault(FaultKind kind, long gapMillis, long lastsMillis, List<Integer> slots) {}
