package io.grapevine.faults;

import java.util.List;

/** All that was asked, answered and done in one run of the test; all that the checker knows. */
record History(
        long seed,
        List<Call> calls,
        List<Run> runs,
        List<Fault> faults,
        List<Checkpoint> checkpoints,
        List<Standstill> standstills,
        List<Complaint> complaints) {}
