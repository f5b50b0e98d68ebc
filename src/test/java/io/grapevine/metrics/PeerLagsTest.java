package io.grapevine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.replication.Lag;
import io.grapevine.replication.Replication;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerLagsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PeerLags lags = new PeerLags(registry);

    private static Replication.Queue queue(int origin, String name, long dots, long nanos) {
        return new Replication.Queue(new Origin(1, origin), name, 0, 0, 0, new Lag(dots, nanos));
    }

    private long lines() {
        return registry.scrape().lines().filter(line -> line.startsWith("grapevine_peer_behind_")).count();
    }

    @Test
    void ofManyPeersThoseFurthestBehindHaveALine() {
        List<Replication.Queue> queues = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            queues.add(queue(i, "n" + i, i % 100, i));
        }
        lags.show(queues);
        assertThat(lines()).isEqualTo(2 * PeerLags.MAX_PEERS);
        assertThat(registry.scrape())
                .contains("grapevine_peer_behind_dots{peer=\"n99\"} 99.0\n")
                .contains("grapevine_peer_behind_dots{peer=\"n199\"} 99.0\n")
                .doesNotContain("peer=\"n100\"");
    }

    @Test
    void whoIsNoPeerAnyMoreHasNone() {
        lags.show(List.of(queue(1, "a", 1, 1_500_000_000), queue(2, "b", 0, 0)));
        assertThat(registry.scrape()).contains("grapevine_peer_behind_seconds{peer=\"a\"} 1.5\n");
        lags.show(List.of(queue(2, "b", 0, 0)));
        assertThat(lines()).isEqualTo(2);
    }

    @Test
    void twoRunsOfOneNodeShareALine() {
        lags.show(List.of(queue(1, "a", 1, 0), queue(2, "a", 7, 0)));
        assertThat(registry.scrape()).contains("grapevine_peer_behind_dots{peer=\"a\"} 7.0\n");
        assertThat(lines()).isEqualTo(2);
    }
}
