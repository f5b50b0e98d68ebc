package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.Required;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is alone asks the name server anew, round by round. A JVM left to itself would remember addresses for
 * 30 s, and for 10 s that there are none.
 */
class NameLookUpsIT {

    private static final int ROUNDS = 3;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void neitherAddressesNorTheirLackAreRememberedForLong() {
        Required.orSkip("LOOK-UPS OF NAMES ARE", "grapevine.k8s.required", PodNetwork.missing());
        try (PodNetwork network = PodNetwork.make(directory, 1, new Random(1));
                PodSet shop = new PodSet(directory, network, Manifests.of(Manifests.TOP), "shop", Map.of())) {
            Pod pod = shop.create(0);
            network.names().publish(shop.serviceName(), List.of());
            await().atMost(Duration.ofSeconds(60)).until(() -> pod.client().ready() != 0);
            awaitLookUps(network, shop.serviceName());
            assertThat(pod.log()).contains("is not found");
            network.names().publish(shop.serviceName(), List.of(pod.address()));
            awaitLookUps(network, shop.serviceName());
            assertThat(pod.log()).contains("is found now");
            await().atMost(SOON).until(pod::isReady);
        }
    }

    private static void awaitLookUps(PodNetwork network, String name) {
        long before = network.names().lookUpCount(name);
        await().atMost(SOON).until(() -> network.names().lookUpCount(name) >= before + ROUNDS);
    }
}
