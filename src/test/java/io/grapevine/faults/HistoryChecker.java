package io.grapevine.faults;

import java.util.List;

/** Judges a history by every guarantee, after the fact, from what stands in it alone. */
final class HistoryChecker {

    private static final List<Guarantee> GUARANTEES = List.of(
            new AnswersFromMemory(false),
            new AnswersFromMemory(true),
            new ReplicasEqual(),
            new NeverComesBack(),
            new NothingLost(),
            new TtlKept(),
            new OneValuePerVersion(),
            new DiskKept(), new NoComplaints());

    private HistoryChecker() {}

    static List<Verdict> check(History history) {
        Evidence evidence = new Evidence(history);
        return GUARANTEES.stream().map(each -> each.judge(evidence)).toList();
    }
}
