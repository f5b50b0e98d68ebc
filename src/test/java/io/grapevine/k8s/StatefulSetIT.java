package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Required;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A StatefulSet without Kubernetes: the jar in networks of its own, with the environment, the config, the ports and
 * the probes of the manifests, and a name server that answers for the headless Service.
 */
class StatefulSetIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A settled node looks up and asks its seeds every 30 s. */
    private static final Duration FOUND_AGAIN = Duration.ofSeconds(45);
    private static final int ENTRIES = 200;
    private static final Map<String, String> SECRET = Map.of("secret", "what nobody else knows");

    @TempDir
    private Path directory;

    private PodNetwork network;
    private PodSet shop;

    @BeforeEach
    void prepare() {
        Required.orSkip("THE STATEFULSET IS", "grapevine.k8s.required", PodNetwork.missing());
        network = PodNetwork.make(directory, 6, new Random(1));
        shop = new PodSet(directory, network, Manifests.of(Manifests.TOP), "shop", SECRET);
    }

    @AfterEach
    void clear() {
        if (network == null) {
            return;
        }
        try {
            assertThat(shop.pods()).allSatisfy(pod -> assertThat(pod.complaints()).isEmpty());
            shop.close();
        } finally {
            network.close();
        }
    }

    // ---- what is waited for

    private static boolean settled(List<Pod> pods) {
        return pods.stream().allMatch(Pod::isReady)
                && pods.stream().allMatch(pod -> pod.client().aliveCount() == pods.size())
                && pods.stream().map(pod -> pod.client().digest()).distinct().count() == 1;
    }

    private void awaitSettled(Duration atMost) {
        awaitSettled(shop, atMost);
    }

    private static void awaitSettled(PodSet set, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(100)).until(() -> settled(set.pods()));
    }

    private static void put(NodeClient node, String prefix) {
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(node.put(prefix + i, "value of " + i)).isIn(201, 204);
        }
    }

    private static void assertHolds(NodeClient node, String prefix) {
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(node.get(prefix + i)).isEqualTo("value of " + i);
        }
    }

    private void assertNoneWasStartedAgain() {
        assertThat(shop.pods()).allSatisfy(pod -> assertThat(pod.exits()).as(pod.log()).isEmpty());
    }

    // ---- stories

    @Test
    void podsThatStartAtOnceFindEachOther() {
        List<Pod> pods = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        assertNoneWasStartedAgain();
        put(pods.get(0).client(), "key-");
        awaitSettled(PATIENCE);
        pods.forEach(pod -> assertHolds(pod.client(), "key-"));
        // Who is authenticated by the Secret says nothing about strangers.
        assertThat(pods).allSatisfy(pod -> assertThat(pod.log()).doesNotContain("without gossip.secret"));
    }

    @Test
    void podsThatWaitForEachOtherStartToo() {
        for (int ordinal = 0; ordinal < shop.replicas(); ordinal++) {
            Pod pod = shop.create(ordinal);
            await().atMost(PATIENCE).until(pod::isReady);
            assertThat(pod.client().put("from-" + ordinal, "here")).isEqualTo(201);
            // Ready is to hold what the others hold.
            for (int earlier = 0; earlier < ordinal; earlier++) {
                assertThat(pod.client().get("from-" + earlier)).isEqualTo("here");
            }
        }
        awaitSettled(PATIENCE);
        assertNoneWasStartedAgain();
    }

    @Test
    void aRollOutThatReplacesAllPodsLosesNothing() {
        List<Pod> old = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        for (int ordinal = old.size() - 1; ordinal >= 0; ordinal--) {
            // Also what was written last to the pod that goes.
            put(old.get(ordinal).client(), "round-" + ordinal + "-");
            assertThat(shop.delete(old.get(ordinal))).as(old.get(ordinal).log()).isZero();
            Pod fresh = shop.create(ordinal);
            assertThat(fresh.address()).isNotEqualTo(old.get(ordinal).address());
            await().atMost(PATIENCE).until(fresh::isReady);
        }
        awaitSettled(PATIENCE);
        for (Pod pod : shop.pods()) {
            for (int ordinal = 0; ordinal < old.size(); ordinal++) {
                assertHolds(pod.client(), "round-" + ordinal + "-");
            }
        }
        assertNoneWasStartedAgain();
    }

    @Test
    void aKilledContainerComesBackAtItsAddressAndCatchesUp() {
        List<Pod> pods = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        put(pods.get(0).client(), "key-");
        pods.get(2).killContainer();
        await().atMost(PATIENCE).until(() -> pods.get(2).exits().size() == 1);
        awaitSettled(PATIENCE);
        assertHolds(pods.get(2).client(), "key-");
        assertThat(pods.get(2).exits()).containsExactly(137);
    }

    @Test
    void podsThatAreCutOffAnswerAloneAndComeTogetherAgain() {
        List<Pod> pods = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        Pod cut = pods.get(0);
        Pod unplugged = pods.get(1);
        Pod left = pods.get(2);
        network.cut(cut, pods);
        network.plug(unplugged, false);
        await().atMost(PATIENCE).until(() -> left.client().aliveCount() == 1 && cut.client().aliveCount() == 1);
        // Losing others makes nobody unready.
        await().atMost(PATIENCE).until(() -> cut.isReady() && left.isReady());
        put(cut.client(), "cut-");
        put(left.client(), "left-");
        network.plug(unplugged, true);
        network.heal();
        awaitSettled(FOUND_AGAIN);
        for (Pod pod : pods) {
            assertHolds(pod.client(), "cut-");
            assertHolds(pod.client(), "left-");
        }
        assertNoneWasStartedAgain();
    }

    @Test
    void podsThatAllRestartWithOtherAddressesFindEachOther() {
        List<Pod> old = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        old.forEach(shop::lose);
        List<Pod> pods = shop.createAll(shop.replicas());
        for (int ordinal = 0; ordinal < old.size(); ordinal++) {
            assertThat(pods.get(ordinal).address()).isNotEqualTo(old.get(ordinal).address());
        }
        awaitSettled(PATIENCE);
        assertNoneWasStartedAgain();
    }

    @Test
    void podsWithDisksKeepWhatTheyHeldWhenAllRestart() {
        try (PodSet kept = new PodSet(
                directory, network, Manifests.of(Manifests.TOP.resolve("overlays/disk")), "kept", SECRET)) {
            List<Pod> old = kept.createAll(kept.replicas());
            awaitSettled(kept, PATIENCE);
            put(old.get(0).client(), "key-");
            awaitSettled(kept, PATIENCE);
            assertThat(old.parallelStream().map(Pod::delete)).containsOnly(0);
            old.forEach(kept::lose);
            List<Pod> pods = kept.createAll(kept.replicas());
            awaitSettled(kept, PATIENCE);
            pods.forEach(pod -> assertHolds(pod.client(), "key-"));
        }
    }

    @Test
    void scalingUpAndDownKeepsWhatWasWritten() {
        shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        put(shop.pods().get(0).client(), "key-");
        List<Pod> more = List.of(shop.create(3), shop.create(4));
        awaitSettled(PATIENCE);
        put(more.get(1).client(), "more-");
        List<Pod> going = new ArrayList<>(shop.pods().subList(1, 5));
        // All at once, as a set with parallel management does it.
        List<Integer> statuses = going.parallelStream().map(Pod::delete).toList();
        assertThat(statuses).containsOnly(0);
        NodeClient last = shop.pods().get(0).client();
        assertThat(going).allSatisfy(pod -> assertThat(last.stateOf(pod.name())).isEqualTo("left"));
        going.forEach(shop::lose);
        assertHolds(last, "key-");
        assertHolds(last, "more-");
        assertThat(last.ready()).isEqualTo(200);
    }

    @Test
    void anAddressThatNowBelongsToAPodOfAnotherClusterIsNotJoined() {
        List<Pod> pods = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        put(pods.get(0).client(), "shop-");
        Pod gone = pods.get(2);
        shop.lose(gone);
        // The same Secret, and the same name, in another namespace.
        try (PodSet bank = new PodSet(directory, network, Manifests.of(Manifests.TOP), "bank", SECRET)) {
            Pod stranger = bank.create(2, gone.address());
            assertThat(stranger.name()).isEqualTo(gone.name());
            await().atMost(PATIENCE).until(stranger::isReady);
            Pod back = shop.create(2);
            await().atMost(PATIENCE).until(() -> refused(stranger) > 0);
            awaitSettled(PATIENCE);
            assertThat(back.client().stateOf("grapevine-2")).isEqualTo("alive");
            put(stranger.client(), "bank-");
            // Several rounds of probes and of asking those who are held dead.
            double before = refused(stranger);
            await().atMost(PATIENCE).until(() -> refused(stranger) >= before + 3);
            assertThat(stranger.client().cluster().path("members")).hasSize(1);
            assertThat(stranger.client().get("shop-1")).isEqualTo("<404>");
            for (Pod pod : shop.pods()) {
                assertThat(pod.client().aliveCount()).isEqualTo(3);
                assertThat(pod.client().get("bank-1")).isEqualTo("<404>");
            }
            assertThat(stranger.exits()).isEmpty();
        }
        assertNoneWasStartedAgain();
    }

    private static double refused(Pod pod) {
        return pod.client().metric("grapevine_messages_refused_total{reason=\"foreign\"}");
    }

    @Test
    void aSecondPodOfOneNameWaitsUntilTheFirstIsGone() {
        List<Pod> pods = shop.createAll(shop.replicas());
        awaitSettled(PATIENCE);
        // Deleted by force while its machine did not listen.
        Pod old = pods.get(1);
        Pod fresh = shop.create(1);
        await().atMost(PATIENCE).until(() -> fresh.exits().contains(1));
        // Who was first goes on.
        assertThat(old.exits()).as(old.log()).isEmpty();
        await().atMost(PATIENCE).until(old::isReady);
        shop.lose(old);
        await().atMost(PATIENCE).until(fresh::isReady);
        awaitSettled(PATIENCE);
        assertThat(fresh.exits()).containsOnly(1);
    }
}
