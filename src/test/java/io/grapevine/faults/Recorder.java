package io.grapevine.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What writes everything down as it happens. Safe for use by any thread. */
final class Recorder implements AutoCloseable {

    /** How often its own clockwork looks, and how late it may be before the machine is taken to have stood still. */
    private static final long LOOK_MILLIS = 10;
    private static final long LATE_NANOS = 50_000_000L;

    private final long startNanos = System.nanoTime();
    private final List<Call> calls = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Standstill> standstills = new ArrayList<>();
    private final List<Complaint> complaints = new ArrayList<>();
    private final Thread clockwork = new Thread(this::lookForStandstills, "clockwork");

    Recorder() {
        clockwork.setDaemon(true);
        clockwork.start();
    }

    /** Since the history began. */
    long nowNanos() {
        return System.nanoTime() - startNanos;
    }

    synchronized void add(Call call) {
        calls.add(call);
    }

    synchronized void add(Run run) {
        runs.add(run);
    }

    synchronized void add(Fault fault) {
        faults.add(fault);
    }

    synchronized void add(Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
    }

    synchronized void add(Complaint complaint) {
        complaints.add(complaint);
    }

    private synchronized void add(Standstill standstill) {
        standstills.add(standstill);
    }

    synchronized int callCount() {
        return calls.size();
    }

    synchronized History history(long seed) {
        calls.sort(Comparator.comparingLong(Call::fromNanos));
        return new History(seed, List.copyOf(calls), List.copyOf(runs), List.copyOf(faults),
                List.copyOf(checkpoints), List.copyOf(standstills), List.copyOf(complaints));
    }

    private void lookForStandstills() {
        try {
            while (true) {
                long before = nowNanos();
                Thread.sleep(LOOK_MILLIS);
                long after = nowNanos();
                if (after - before > LATE_NANOS) {
                    add(new Standstill(before, after));
                }
            }
        } catch (InterruptedException e) {
            // The history is over.
        }
    }

    @Override
    public void close() {
        clockwork.interrupt();
    }
}
