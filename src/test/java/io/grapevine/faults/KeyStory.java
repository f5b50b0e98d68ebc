package io.grapevine.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that happened to one key, in the order in which it was asked for. */
final class KeyStory {

    private final String key;
    private final List<Call> puts = new ArrayList<>();
    /** Those that may have removed something. */
    private final List<Call> removals = new ArrayList<>();
    private final Map<Integer, List<Sighting>> sightingsByRun = new TreeMap<>();

    KeyStory(String key, List<Call> calls) {
        this.key = key;
        calls.sort(Comparator.comparingLong(Call::fromNanos));
        for (Call call : calls) {
            if (call.isPut() && !call.isRefused()) {
                puts.add(call);
            } else if (call.isDelete() && !call.isRefused()) {
                removals.add(call);
            }
            String shown = shown(call);
            if (shown != null && call.run() != Call.NO_RUN) {
                sightingsByRun.computeIfAbsent(call.run(), r -> new ArrayList<>())
                        .add(new Sighting(call.run(), shown, call));
            }
        }
    }

    /** The etag that the call saw or made; nothing; or null for what says neither. */
    private static String shown(Call call) {
        return switch (call.op()) {
            case GET -> call.status() == 200 ? call.etag() : call.status() == 404 ? Sighting.NOTHING : null;
            case PUT -> call.isAcknowledgedPut() ? call.etag() : null;
            case DELETE -> call.status() == 204 || call.status() == 404 ? Sighting.NOTHING : null;
        };
    }

    String key() {
        return key;
    }

    /** Those that may have written something. */
    List<Call> puts() {
        return puts;
    }

    List<Call> removals() {
        return removals;
    }

    Map<Integer, List<Sighting>> sightingsByRun() {
        return sightingsByRun;
    }

    Stream<Sighting> sightings() {
        return sightingsByRun.values().stream().flatMap(List::stream);
    }

    boolean expires() {
        return puts.stream().anyMatch(put -> put.ttlNanos() != 0);
    }

    /** Whether something may have removed it that was asked for before. */
    boolean mayBeRemovedBefore(long nanos) {
        return removals.stream().anyMatch(each -> each.fromNanos() < nanos);
    }

    /** The first moment at which its end may have come by a ttl less a clock's error. */
    long earliestEndNanos() {
        return puts.stream()
                .mapToLong(put -> put.ttlNanos() == 0
                        ? Long.MAX_VALUE
                        : put.fromNanos() + put.ttlNanos() - put.ttlNanos() / Evidence.CLOCK_ERROR)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
