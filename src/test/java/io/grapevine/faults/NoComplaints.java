package io.grapevine.faults;

/** No process raises an alarm, logs an error, or ends by itself. */
final class NoComplaints implements Guarantee {

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("  no complaints");
        evidence.history().runs().forEach(run -> verdict.judge());
        evidence.history().complaints().forEach(each ->
                verdict.judge(false, () -> "run " + each.run() + ": " + each.text()));
        return verdict;
    }
}
