package io.grapevine.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A history, put in order for those who judge it. */
final class Evidence {

    /** A clock's rate is off by one in so many at most. */
    static final long CLOCK_ERROR = 1_000;

    private final History history;
    private final Map<String, KeyStory> stories = new TreeMap<>();
    private final Map<Integer, Windows> unreachable = new HashMap<>();
    private final Map<Integer, Windows> alone = new HashMap<>();
    private final Windows troubled = new Windows();
    private final Windows standstills = new Windows();

    Evidence(History history) {
        this.history = history;
        Map<String, List<Call>> byKey = new TreeMap<>();
        history.calls().forEach(call -> byKey.computeIfAbsent(call.key(), k -> new ArrayList<>()).add(call));
        byKey.forEach((key, calls) -> stories.put(key, new KeyStory(key, calls)));
        for (Fault fault : history.faults()) {
            if (fault.kind().ofNetwork()) {
                troubled.add(fault.fromNanos(), fault.toNanos());
            }
            for (int slot : fault.unreachable()) {
                unreachable(slot).add(fault.fromNanos(), fault.toNanos());
            }
            for (int slot : fault.alone()) {
                alone(slot).add(fault.fromNanos(), fault.toNanos());
            }
        }
        history.standstills().forEach(each -> standstills.add(each.fromNanos(), each.toNanos()));
    }

    History history() {
        return history;
    }

    Iterable<KeyStory> stories() {
        return stories.values();
    }

    KeyStory story(String key) {
        return stories.computeIfAbsent(key, k -> new KeyStory(k, new ArrayList<>()));
    }

    /** When a slot's clients can expect nothing of it. */
    Windows unreachable(int slot) {
        return unreachable.computeIfAbsent(slot, s -> new Windows());
    }

    /** When a slot reaches no other. */
    Windows alone(int slot) {
        return alone.computeIfAbsent(slot, s -> new Windows());
    }

    /** When something was wrong between nodes: bytes that TCP sends again and again may come late then. */
    Windows troubled() {
        return troubled;
    }

    /** When the machine did nothing for anybody. */
    Windows standstills() {
        return standstills;
    }

    /** The runs whose memory is looked at in a checkpoint: who survived until then. */
    static Set<Integer> survivors(Checkpoint checkpoint) {
        return checkpoint.snapshots().stream()
                .map(Checkpoint.Snapshot::run)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
