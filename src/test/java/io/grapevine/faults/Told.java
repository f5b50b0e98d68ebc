package io.grapevine.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A history told by hand. Times are in milliseconds; a call takes one, unless told otherwise. Run n is slot n's. */
final class Told {

    private static final long MILLI = 1_000_000;

    private final List<Call> calls = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Standstill> standstills = new ArrayList<>();
    private final List<Complaint> complaints = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    private Told call(
            Call.Op op, int run, String key, String value, long ttl, String ifMatch, long at, int status, String etag) {
        return took(1, op, run, key, value, ttl, ifMatch, at, status, etag);
    }

    private Told took(
            long millis, Call.Op op, int run, String key, String value, long ttl, String ifMatch, long at, int status,
            String etag) {
        long to = (at + millis) * MILLI;
        calls.add(new Call(run, run, op, key, value, ttl * MILLI, ifMatch, at * MILLI, to, status, etag));
        return this;
    }

    /** The value is the etag's. */
    Told put(long at, int run, String key, String etag) {
        return call(Call.Op.PUT, run, key, "value of " + etag, 0, "", at, 201, etag);
    }

    Told putWithTtl(long at, int run, String key, String etag, long ttl) {
        return call(Call.Op.PUT, run, key, "value of " + etag, ttl, "", at, 201, etag);
    }

    Told putUnanswered(long at, int run, String key) {
        return call(Call.Op.PUT, run, key, "value of nobody knows", 0, "", at, 0, "");
    }

    Told read(long at, int run, String key, String etag) {
        return readValue(at, run, key, etag, "value of " + etag);
    }

    Told readValue(long at, int run, String key, String etag, String value) {
        return call(Call.Op.GET, run, key, value, 0, "", at, 200, etag);
    }

    Told readNothing(long at, int run, String key) {
        return call(Call.Op.GET, run, key, "", 0, "", at, 404, "");
    }

    Told readUnanswered(long at, int run, String key) {
        return call(Call.Op.GET, run, key, "", 0, "", at, 0, "");
    }

    Told readTaking(long millis, long at, int run, String key) {
        return took(millis, Call.Op.GET, run, key, "", 0, "", at, 404, "");
    }

    Told remove(long at, int run, String key, String etag) {
        return call(Call.Op.DELETE, run, key, "", 0, etag, at, 204, "");
    }

    Told removeUnanswered(long at, int run, String key, String etag) {
        return call(Call.Op.DELETE, run, key, "", 0, etag, at, 0, "");
    }

    Told unreachable(long from, long to, int slot) {
        faults.add(new Fault(FaultKind.STOP, from * MILLI, to * MILLI, List.of(slot), List.of(), 0, ""));
        return this;
    }

    Told alone(long from, long to, int slot) {
        faults.add(new Fault(FaultKind.ALONE, from * MILLI, to * MILLI, List.of(), List.of(slot), 1, ""));
        return this;
    }

    Told split(long from, long to) {
        faults.add(new Fault(FaultKind.SPLIT, from * MILLI, to * MILLI, List.of(), List.of(), 1, ""));
        return this;
    }

    Told standstill(long from, long to) {
        standstills.add(new Standstill(from * MILLI, to * MILLI));
        return this;
    }

    Told complaint(String text) {
        runs.add(new Run(0, 0, "10.0.0.10", 0, 1, Run.GOES_ON, false));
        complaints.add(new Complaint(0, text));
        return this;
    }

    Told disk(int run) {
        runs.add(new Run(run, run, "10.0.0.10", 0, 1, Run.GOES_ON, true));
        return this;
    }

    /** What a run holds: keys and etags in turn. */
    static Checkpoint.Snapshot holds(int run, String... keysAndEtags) {
        Map<String, String> etags = new TreeMap<>();
        for (int i = 0; i < keysAndEtags.length; i += 2) {
            etags.put(keysAndEtags[i], keysAndEtags[i + 1]);
        }
        return new Checkpoint.Snapshot(run, run, "digest", new TreeMap<>(etags));
    }

    /** Healed a second before, equal at once, read within 10 ms. */
    Told equal(long at, Checkpoint.Snapshot... snapshots) {
        return equalAfter(1, at - 1_000, at, snapshots);
    }

    /** @param took until all were equal; negative for never */
    Told equalAfter(long took, long healed, long at, Checkpoint.Snapshot... snapshots) {
        long equal = took < 0 ? Checkpoint.NEVER : (healed + took) * MILLI;
        checkpoints.add(new Checkpoint(
                healed * MILLI, equal, at * MILLI, (at + 10) * MILLI, Arrays.asList(snapshots)));
        return this;
    }

    History history() {
        return new History(1, List.copyOf(calls), runs, faults, checkpoints, standstills, complaints);
    }

    Evidence evidence() {
        return new Evidence(history());
    }
}
