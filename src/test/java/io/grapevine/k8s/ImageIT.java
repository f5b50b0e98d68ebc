package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The image, built without a network and run by podman as the manifests say: user, rights, read-only root, limits,
 * environment, config, arguments.
 */
class ImageIT {

    private static final Path DOCKERFILE = Manifests.TOP.resolve("Dockerfile");
    private static final String NAMESPACE = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int VALUE_BYTES = 128 << 10;
    /** Of all that a node may hold: eviction is part of the load. */
    private static final double FILL = 1.25;
    private static final int WRITERS = 6;

    @TempDir
    private static Path shared;

    private static Podman podman;

    @TempDir
    private Path directory;

    @BeforeAll
    static void build() {
        Required.orSkip("THE IMAGE IS", "grapevine.image.required", PodNetwork.missing().or(() -> Podman.missing(DOCKERFILE)));
        podman = Podman.build(shared, DOCKERFILE);
    }

    @AfterAll
    static void remove() {
        if (podman != null) {
            podman.close();
        }
    }

    static List<Path> directories() {
        return Manifests.directories();
    }

    /** A container and where it answers. */
    private record Running(Podman.Container container, NodeClient client, String address) {}

    /** All pods of the manifests, and then the name for them. */
    private List<Running> start(PodNetwork network, Manifests manifests, int count, boolean readOnlyRoot) throws IOException {
        List<Running> all = new ArrayList<>();
        for (int ordinal = 0; ordinal < count; ordinal++) {
            all.add(startOne(network, manifests, ordinal, readOnlyRoot));
        }
        network.names().publish(
                NameServer.nameOf(manifests.headlessName(), NAMESPACE), all.stream().map(Running::address).toList());
        awaitSettled(all);
        return all;
    }

    private Running startOne(PodNetwork network, Manifests manifests, int ordinal, boolean readOnlyRoot) throws IOException {
        PodTemplate template = manifests.pod();
        String name = "grapevine-" + ordinal;
        int slot = network.take();
        String address = network.address(slot);
        List<String> options = new ArrayList<>(options(template, directory.resolve(name), readOnlyRoot));
        options.addAll(network.joining(slot, NAMESPACE));
        template.environment(name, NAMESPACE, address, Map.of("secret", "a word"))
                .forEach((variable, value) -> options.add("--env=" + variable + "=" + value));
        Podman.Container container =
                podman.start(name, options, template.arguments());
        return new Running(container, new NodeClient("http://" + address + ":" + template.port("http")), address);
    }

    /** What the manifest has of a container, in podman's words. */
    private static List<String> options(PodTemplate template, Path home, boolean readOnlyRoot) throws IOException {
        JsonNode pod = template.spec().get("securityContext");
        JsonNode container = template.container().get("securityContext");
        List<String> options = new ArrayList<>();
        options.add("--user=" + pod.get("runAsUser").asText() + ":" + pod.get("runAsGroup").asText());
        options.add("--read-only=" + (container.get("readOnlyRootFilesystem").booleanValue() && readOnlyRoot));
        options.add("--read-only-tmpfs=false");
        // Else podman writes the user's name into them.
        options.add("--passwd=false");
        container.at("/capabilities/drop").forEach(each -> options.add("--cap-drop=" + each.textValue()));
        if (!container.get("allowPrivilegeEscalation").booleanValue()) {
            options.add("--security-opt=no-new-privileges");
        }
        long memory = (long) template.resource("limits", "memory");
        options.addAll(List.of("--memory=" + memory, "--memory-swap=" + memory));
        options.add("--cpus=" + template.resource("limits", "cpu"));
        for (JsonNode mount : template.container().get("volumeMounts")) {
            Path volume = Files.createDirectories(home.resolve(mount.get("name").textValue()));
            boolean readOnly = mount.path("readOnly").booleanValue();
            if (mount.get("name").textValue().equals(PodTemplate.CONFIG)) {
                Files.writeString(volume.resolve(template.configFile().getFileName()), template.config());
            } else {
                // As the kubelet hands a volume over to fsGroup.
                Files.setAttribute(volume, "unix:gid", pod.get("fsGroup").intValue());
                Files.setAttribute(volume, "unix:mode", 02775);
            }
            options.add("--volume=" + volume + ":" + mount.get("mountPath").textValue() + (readOnly ? ":ro" : ""));
        }
        return options;
    }

    /** Changed files that are neither mounts nor on the way to one. */
    private static List<String> written(Manifests manifests, Podman.Container container) {
        Collection<Path> mounts = manifests.pod().mounts().values();
        return container.changes().stream()
                .filter(line -> {
                    Path path = Path.of(line.substring(2));
                    return mounts.stream().noneMatch(mount -> mount.startsWith(path) || path.startsWith(mount));
                })
                .toList();
    }

    private static void awaitSettled(List<Running> all) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() ->
                all.stream().allMatch(each -> each.client().ready() == 200)
                        && all.stream().allMatch(each -> each.client().aliveCount() == all.size())
                        && all.stream().map(each -> each.client().digest()).distinct().count() == 1);
    }

    private static void fill(List<Running> all) {
        double limit = all.get(0).client().metric("grapevine_entries_limit_bytes");
        int values = (int) (FILL * limit / VALUE_BYTES);
        IntStream.range(0, WRITERS).parallel().forEach(writer -> {
            byte[] value = new byte[VALUE_BYTES];
            Random random = new Random(writer);
            for (int i = writer; i < values; i += WRITERS) {
                random.nextBytes(value);
                NodeClient node = all.get(i % all.size()).client();
                assertThat(node.put("load-" + i, value, "")).isEqualTo(201);
                assertThat(all.get((i + 1) % all.size()).client().getEntry("load-" + i / 2).statusCode()).isIn(200, 404);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("directories")
    void threeContainersConvergeStayWithinTheirMemoryAndEndInTime(Path overlay) throws IOException {
        Manifests manifests = Manifests.of(overlay);
        PodTemplate template = manifests.pod();
        long limit = (long) template.resource("limits", "memory");
        try (PodNetwork network = PodNetwork.make(directory, 3, new Random(1))) {
            List<Running> all = start(network, manifests, 3, true);
            fill(all);
            awaitSettled(all);
            for (Running each : all) {
                assertThat(each.client().metric("grapevine_entries_bytes"))
                        .isGreaterThan(0.8 * each.client().metric("grapevine_entries_limit_bytes"));
                long peak = each.container().peakBytes();
                System.err.println(overlay + ": at most " + (peak >> 20) + " of " + (limit >> 20) + " MiB");
                assertThat(peak).isLessThan(limit - (32 << 20));
                assertThat(written(manifests, each.container())).isEmpty();
            }
            for (Running each : all) {
                long before = System.nanoTime();
                assertThat(each.container().terminate()).as(each.container().log()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(template.grace().minus(template.preStop()));
                assertThat(each.container().wasKilledForItsMemory()).isFalse();
            }
        }
    }

    /** A read-only root hides what a program would write; here it could. */
    @Test
    void aNodeWritesNothingWhereItCould() throws IOException {
        Manifests manifests = Manifests.of(Manifests.TOP);
        try (PodNetwork network = PodNetwork.make(directory, 1, new Random(2))) {
            Running one = start(network, manifests, 1, false).get(0);
            assertThat(one.client().put("key", "value")).isEqualTo(201);
            assertThat(one.container().terminate()).isZero();
            assertThat(written(manifests, one.container())).isEmpty();
        }
    }
}
