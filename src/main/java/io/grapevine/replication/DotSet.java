package io.grapevine.replication;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A set of dots, by origin. */
final class DotSet {

    private SortedMap<Origin, Runs> byOrigin = new TreeMap<>();

    void add(Dot dot) {
        byOrigin.computeIfAbsent(dot.origin(), origin -> new Runs()).add(dot.number());
    }

    void addAll(Origin origin, Runs numbers) {
        if (!numbers.isEmpty()) {
            byOrigin.computeIfAbsent(origin, of -> new Runs()).addAll(numbers);
        }
    }

    void addAll(List<Dots> dots) {
        dots.forEach(of -> addAll(of.origin(), of.numbers()));
    }

    void remove(Dot dot) {
        Runs numbers = byOrigin.get(dot.origin());
        if (numbers != null && numbers.remove(dot.number()) && numbers.isEmpty()) {
            byOrigin.remove(dot.origin());
        }
    }

    void removeAll(List<Dots> dots) {
        for (Dots of : dots) {
            Runs numbers = byOrigin.get(of.origin());
            if (numbers != null) {
                numbers.removeAll(of.numbers());
                if (numbers.isEmpty()) {
                    byOrigin.remove(of.origin());
                }
            }
        }
    }

    boolean contains(Dot dot) {
        Runs numbers = byOrigin.get(dot.origin());
        return numbers != null && numbers.contains(dot.number());
    }

    Runs of(Origin origin) {
        Runs numbers = byOrigin.get(origin);
        return numbers == null ? new Runs() : numbers;
    }

    int runCount() {
        int count = 0;
        for (Runs numbers : byOrigin.values()) {
            count += numbers.runCount();
        }
        return count;
    }

    void clear() {
        byOrigin.clear();
    }

    boolean isEmpty() {
        return byOrigin.isEmpty();
    }

    long size() {
        long size = 0;
        for (Runs numbers : byOrigin.values()) {
            size += numbers.size();
        }
        return size;
    }

    /** All of them, as messages carry them; shares nothing that changes later. */
    List<Dots> list() {
        return list(byOrigin);
    }

    static List<Dots> list(SortedMap<Origin, Runs> dots) {
        List<Dots> list = new ArrayList<>(dots.size());
        dots.forEach((origin, numbers) -> list.add(new Dots(origin, numbers.copy())));
        return list;
    }

    /** All of them, by origin; it is empty from then on. */
    SortedMap<Origin, Runs> drain() {
        SortedMap<Origin, Runs> all = byOrigin;
        byOrigin = new TreeMap<>();
        return all;
    }

    /** The first at most {@code limit} of them. */
    List<Dots> head(long limit) {
        List<Dots> list = new ArrayList<>();
        long left = limit;
        for (var of : byOrigin.entrySet()) {
            if (left <= 0) {
                break;
            }
            Runs head = of.getValue().head(left);
            list.add(new Dots(of.getKey(), head));
            left -= head.size();
        }
        return list;
    }
}
