package io.grapevine.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which run knew of the end of which version of a key, and since when at the latest: it removed it, or it had shown
 * it and then showed something else, or nothing.
 */
final class Ends {

    /** By run, then by etag: the moment from which on the end was known. */
    private final Map<Integer, Map<String, Long>> knownNanos = new TreeMap<>();

    Ends(KeyStory story) {
        story.sightingsByRun().forEach((run, sightings) -> knownNanos.put(run, ofRun(sightings)));
    }

    private static Map<String, Long> ofRun(List<Sighting> sightings) {
        Map<String, Long> shownNanos = new HashMap<>();
        Map<String, Long> endedNanos = new HashMap<>();
        for (Sighting each : sightings) {
            if (!each.isNothing()) {
                shownNanos.merge(each.etag(), each.toNanos(), Math::min);
            } else if (each.call().status() == 204 && !each.call().ifMatch().isEmpty()) {
                endedNanos.merge(each.call().ifMatch(), each.toNanos(), Math::min);
            }
        }
        shownNanos.forEach((etag, since) -> {
            for (Sighting each : sightings) {
                if (!each.etag().equals(etag) && each.fromNanos() > since) {
                    endedNanos.merge(etag, each.toNanos(), Math::min);
                }
            }
        });
        return endedNanos;
    }

    /** The versions that a run knew to be over, each with the moment. */
    Map<String, Long> of(int run) {
        return knownNanos.getOrDefault(run, Map.of());
    }
}
