package io.grapevine.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a node of a cluster that has done something shows to Prometheus. */
public final class Scraped {

    private Scraped() {}

    /** The first node's scrape, after each metric that waits for something to happen has had its reason. */
    public static OpenMetricsText of(Cluster cluster) {
        NodeClient client = cluster.client(0);
        client.put("counted", "x");
        cluster.awaitEqual(Duration.ofSeconds(10));
        System.gc();
        await().atMost(Duration.ofSeconds(10)).until(() -> of(client).names().contains("jvm_gc_pause_seconds"));
        return of(client);
    }

    public static OpenMetricsText of(NodeClient client) {
        try {
            byte[] body = client.call("GET", "/metrics", new byte[0], "Accept", "application/openmetrics-text").body();
            return new OpenMetricsText(new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
