package io.grapevine.metrics;

import io.grapevine.replication.Lag;
import io.grapevine.replication.Replication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far each peer is behind, by its name: of many peers, those furthest behind. */
final class PeerLags {

    /** So many have a line; a cluster of a thousand would make a million of them. */
    static final int MAX_PEERS = 64;

    private static final Comparator<Map.Entry<String, Lag>> FURTHEST_FIRST = Comparator
            .comparing((Map.Entry<String, Lag> peer) -> peer.getValue().dots())
            .thenComparing(peer -> peer.getValue().nanos())
            .reversed()
            .thenComparing(Map.Entry::getKey);

    private final MultiGauge dots;
    private final MultiGauge seconds;

    PeerLags(MeterRegistry registry) {
        dots = MultiGauge.builder("grapevine.peer.behind.dots")
                .description("Writes, removes and evictions that a peer is not known to have; of the 64 furthest behind.")
                .register(registry);
        seconds = MultiGauge.builder("grapevine.peer.behind.seconds")
                .description("For how long it has lacked the oldest of them.")
                .register(registry);
    }

    void show(List<Replication.Queue> queues) {
        // Two runs of one node may both be peers for a moment.
        Map<String, Lag> byName = new LinkedHashMap<>();
        for (Replication.Queue queue : queues) {
            byName.merge(queue.name(), queue.lag(), (one, other) ->
                    new Lag(Math.max(one.dots(), other.dots()), Math.max(one.nanos(), other.nanos())));
        }
        List<Row<?>> dotRows = new ArrayList<>();
        List<Row<?>> secondRows = new ArrayList<>();
        byName.entrySet().stream().sorted(FURTHEST_FIRST).limit(MAX_PEERS).forEach(peer -> {
            Tags tags = Tags.of("peer", peer.getKey());
            dotRows.add(Row.of(tags, peer.getValue().dots()));
            secondRows.add(Row.of(tags, peer.getValue().nanos() / 1e9));
        });
        dots.register(dotRows, true);
        seconds.register(secondRows, true);
    }
}
