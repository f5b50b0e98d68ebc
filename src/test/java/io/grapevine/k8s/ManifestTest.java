package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.config.ConfigReader;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import io.kubernetes.client.custom.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that hold between the manifests, the image and the config, and that no schema knows; for each overlay. */
@ParameterizedClass
@MethodSource("directories")
final class ManifestTest {

    private static final String NAME = "app.kubernetes.io/name";
    private static final String VERSION = "app.kubernetes.io/version";
    /** What a JVM takes beside heap and direct memory: code, classes, stacks, its collector; measured with room. */
    private static final double REST_BYTES = 160 << 20;
    /** {@code NodeGroup.MAX_LEAVE_SECONDS}. */
    private static final int LEAVE_SECONDS = 20;

    @Parameter
    private Path directory;

    static List<Path> directories() {
        return Manifests.directories();
    }

    private final String dockerfile = text(Manifests.TOP.resolve("Dockerfile"));

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static String productVersion() throws IOException {
        Properties build = new Properties();
        try (var in = ManifestTest.class.getResourceAsStream("/grapevine.properties")) {
            build.load(in);
        }
        return build.getProperty("version");
    }

    private Manifests manifests() {
        return Manifests.of(directory);
    }

    private PodTemplate pod() {
        return manifests().pod();
    }

    private Map<String, String> environment(Map<String, String> secret) {
        return pod().environment("grapevine-0", "shop", "10.1.2.3", secret);
    }

    private NodeConfig config(Map<String, String> environment) throws Exception {
        return new ConfigReader(environment, 512L << 20).parse("node.json", pod().config());
    }

    // ------------------------------------------------------------------------------------------------- objects

    @Test
    void everyManifestIsAResource() throws IOException {
        Path base = Manifests.TOP.resolve("base");
        try (Stream<Path> files = Files.list(base)) {
            List<String> manifests = files.map(it -> it.getFileName().toString())
                    .filter(it -> !it.equals("kustomization.yaml"))
                    .toList();
            List<String> resources = new ArrayList<>();
            Kustomization.documents(base.resolve("kustomization.yaml"))
                    .get(0)
                    .get("resources")
                    .forEach(it -> resources.add(it.asText()));
            assertThat(resources).containsExactlyInAnyOrderElementsOf(manifests);
        }
    }

    @Test
    void nothingIsOutsideTheNamespaceOfWhoAppliesIt() {
        List<ObjectNode> objects = manifests().objects();
        assertThat(objects.stream().map(it -> it.get("kind").textValue() + "/" + it.at("/metadata/name").textValue()))
                .doesNotHaveDuplicates();
        assertThat(objects).allSatisfy(it -> assertThat(it.get("metadata").has("namespace")).isFalse());
    }

    @Test
    void oneLabelSelectsThePods() {
        Manifests manifests = manifests();
        JsonNode policy = manifests.one("NetworkPolicy", "grapevine");
        List<JsonNode> selectors = new ArrayList<>(List.of(
                manifests.statefulSet().at("/spec/selector/matchLabels"),
                manifests.one("Service", "grapevine").at("/spec/selector"),
                manifests.one("Service", "grapevine-gossip").at("/spec/selector"),
                manifests.one("PodDisruptionBudget", "grapevine").at("/spec/selector/matchLabels"),
                policy.at("/spec/podSelector/matchLabels"),
                policy.at("/spec/ingress/0/from/0/podSelector/matchLabels"),
                policy.at("/spec/egress/0/to/0/podSelector/matchLabels")));
        pod().spec().path("topologySpreadConstraints")
                .forEach(each -> selectors.add(each.at("/labelSelector/matchLabels")));
        assertThat(selectors).allSatisfy(selector -> {
            assertThat(selector).hasSize(1);
            assertThat(selector.path(NAME).textValue()).isEqualTo("grapevine");
        });
    }

    @Test
    void everyObjectAndPodSaysWhatItIsAndOfWhichVersion() throws IOException {
        Manifests manifests = manifests();
        List<JsonNode> labelled = new ArrayList<>(manifests.objects());
        labelled.add(manifests.statefulSet().at("/spec/template"));
        String version = productVersion();
        assertThat(labelled).allSatisfy(it -> {
            assertThat(it.at("/metadata/labels").path(NAME).textValue()).isEqualTo("grapevine");
            assertThat(it.at("/metadata/labels").path(VERSION).textValue()).isEqualTo(version);
        });
    }

    @Test
    void thePodsFindEachOtherBeforeTheyAreReady() {
        JsonNode set = manifests().statefulSet();
        JsonNode headless = manifests().one("Service", set.at("/spec/serviceName").textValue());
        assertThat(headless.at("/spec/clusterIP").textValue()).isEqualTo("None");
        assertThat(headless.at("/spec/publishNotReadyAddresses").booleanValue()).isTrue();
        assertThat(set.at("/spec/podManagementPolicy").textValue()).isEqualTo("Parallel");
    }

    @Test
    void aRollOutWaitsForEachPod() {
        JsonNode spec = manifests().statefulSet().get("spec");
        assertThat(spec.at("/updateStrategy/type").textValue()).isEqualTo("RollingUpdate");
        assertThat(spec.at("/updateStrategy/rollingUpdate/maxUnavailable").asInt(1)).isEqualTo(1);
        PodTemplate.Probe readiness = pod().probe("readiness");
        assertThat(spec.get("minReadySeconds").longValue())
                .isGreaterThan(readiness.period().toSeconds() * readiness.failureThreshold());
    }

    @Test
    void aDrainLeavesPodsRunning() {
        int unavailable = manifests().one("PodDisruptionBudget", "grapevine").at("/spec/maxUnavailable").intValue();
        assertThat(unavailable).isPositive().isLessThan(manifests().statefulSet().at("/spec/replicas").intValue());
    }

    // ------------------------------------------------------------------------------------------------- ports

    @Test
    void servicesNameThePortsOfTheContainer() {
        Map<String, JsonNode> ports = pod().ports();
        assertThat(ports.keySet()).allMatch(name -> name.length() <= 15);
        for (String service : List.of("grapevine", "grapevine-gossip")) {
            for (JsonNode port : Manifests.byName(manifests().one("Service", service).at("/spec/ports")).values()) {
                JsonNode target = ports.get(port.get("targetPort").textValue());
                assertThat(target).as(port.toString()).isNotNull();
                assertThat(port.get("protocol")).isEqualTo(target.get("protocol"));
                assertThat(port.get("port")).isEqualTo(target.get("containerPort"));
            }
        }
    }

    @Test
    void theNodeListensWhereTheContainerSays() throws Exception {
        NodeConfig config = config(environment(Map.of()));
        assertThat(pod().port("http")).isEqualTo(config.http().port());
        for (String protocol : List.of("UDP", "TCP")) {
            JsonNode port = pod().ports().get("gossip-" + protocol.toLowerCase(Locale.ROOT));
            assertThat(port.get("protocol").textValue()).isEqualTo(protocol);
            assertThat(port.get("containerPort").intValue()).isEqualTo(config.gossip().port());
        }
        assertThat(pod().ports()).hasSize(3);
    }

    @Test
    void gossipIsAmongThePodsAloneAndNothingElseLeavesThemButLookUps() {
        JsonNode policy = manifests().one("NetworkPolicy", "grapevine").get("spec");
        assertThat(policy.get("policyTypes")).hasSize(2);
        int gossip = pod().port("gossip-udp");
        Set<String> gossipPorts = Set.of("UDP/" + gossip, "TCP/" + gossip);
        assertThat(rules(policy.get("ingress"), "from"))
                .containsExactlyInAnyOrder(new Rule(true, gossipPorts), new Rule(false, Set.of("TCP/" + pod().port("http"))));
        assertThat(rules(policy.get("egress"), "to"))
                .containsExactlyInAnyOrder(new Rule(true, gossipPorts), new Rule(false, Set.of("UDP/53", "TCP/53")));
    }

    /** @param peers whether only these pods are at the other end */
    private record Rule(boolean peers, Set<String> ports) {}

    private static List<Rule> rules(JsonNode direction, String end) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : direction) {
            Set<String> ports = new TreeSet<>();
            rule.get("ports").forEach(it -> ports.add(it.get("protocol").textValue() + "/" + it.get("port").intValue()));
            // Of two peers in one rule either may call.
            assertThat(rule.path(end).size()).isLessThanOrEqualTo(1);
            rules.add(new Rule(!rule.at("/" + end + "/0/podSelector").isMissingNode(), ports));
        }
        return rules;
    }

    @Test
    void probesAskTheRealEndpoints() {
        int http = pod().port("http");
        assertThat(pod().probe("startup").path()).isEqualTo("/health/live");
        assertThat(pod().probe("liveness").path()).isEqualTo("/health/live");
        assertThat(pod().probe("readiness").path()).isEqualTo("/health/ready");
        assertThat(Stream.of("startup", "liveness", "readiness")).allMatch(name -> pod().probe(name).port() == http);
    }

    // ------------------------------------------------------------------------------------------------- config

    @Test
    void theConfigLoadsWithTheEnvironmentOfAPod() throws Exception {
        NodeConfig config = config(environment(Map.of("secret", "a word")));
        assertThat(config.name()).isEqualTo("grapevine-0");
        assertThat(config.cluster()).isEqualTo("grapevine/shop");
        assertThat(config.gossip().host()).isEqualTo("10.1.2.3");
        assertThat(config.gossip().seeds()).containsExactly(new HostPort("grapevine-gossip.shop.svc", 7946));
        assertThat(config.gossip().secret()).isNotNull();
    }

    @Test
    void theConfigLoadsWithoutTheOptionalSecret() throws Exception {
        assertThat(config(environment(Map.of())).gossip().secret()).isNull();
        assertThat(config(environment(Map.of("secret", ""))).gossip().secret()).isNull();
    }

    @Test
    void theConfigLoadsWhereAddressesAreOfVersion6() throws Exception {
        Map<String, String> environment = pod().environment("grapevine-0", "shop", "fd00:10::7", Map.of());
        assertThat(config(environment).gossip().host()).isEqualTo("fd00:10::7");
    }

    @Test
    void theSeedIsTheHeadlessServiceAndItsPort() throws Exception {
        JsonNode headless = manifests().one("Service", "grapevine-gossip");
        HostPort seed = config(environment(Map.of())).gossip().seeds().get(0);
        assertThat(seed.host()).startsWith(headless.at("/metadata/name").textValue() + ".shop.");
        assertThat(seed.port()).isEqualTo(headless.at("/spec/ports/0/port").intValue());
    }

    @Test
    void whoHasADiskHasAVolumeForIt() throws Exception {
        NodeConfig config = config(environment(Map.of()));
        Set<Path> volumes = new HashSet<>(pod().mounts().values());
        volumes.remove(pod().mounts().get(PodTemplate.CONFIG));
        assertThat(volumes).isEqualTo(config.disk() == null ? Set.of() : Set.of(Path.of(config.disk().directory())));
        if (config.disk() != null) {
            JsonNode context = pod().spec().get("securityContext");
            assertThat(context.get("fsGroup")).isEqualTo(context.get("runAsGroup"));
            double storage = Quantity.fromString(
                            manifests().statefulSet().at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage").asText())
                    .getNumber()
                    .doubleValue();
            double heap = pod().resource("limits", "memory") * number("-XX:MaxRAMPercentage=([0-9]+)") / 100;
            // Two generations and the one that is being written, each of up to 1.25 times maxBytes.
            assertThat(storage).isGreaterThan(3 * 1.25 * 0.4 * heap);
        }
    }

    @Test
    void everyVariableIsOneThatTheConfigAsksFor() {
        String json = pod().config();
        Set<String> variables = new TreeSet<>(pod().variables().keySet());
        // The process asks for that one itself.
        assertThat(variables.remove("GRAPEVINE_LOG")).isTrue();
        assertThat(variables).allSatisfy(name -> assertThat(json).containsPattern("\\$\\{" + name + "[}:]"));
        Matcher required = Pattern.compile("\\$\\{([A-Z_]+)}").matcher(json);
        while (required.find()) {
            assertThat(variables).contains(required.group(1));
        }
    }

    @Test
    void podsLogInJson() {
        assertThat(environment(Map.of())).containsEntry("GRAPEVINE_LOG", "json");
    }

    // ------------------------------------------------------------------------------------------------- limits

    @Test
    void everyMountHasItsVolumeAndTheOtherWayRound() {
        List<String> volumes = new ArrayList<>(Manifests.byName(pod().spec().get("volumes")).keySet());
        manifests().statefulSet().at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(claim.at("/metadata/name").textValue()));
        assertThat(Manifests.byName(pod().container().get("volumeMounts")).keySet())
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    @Test
    void requestsStayWithinLimits() {
        for (String resource : List.of("cpu", "memory")) {
            assertThat(pod().resource("requests", resource)).isLessThanOrEqualTo(pod().resource("limits", resource));
        }
    }

    @Test
    void heapAndDirectMemoryLeaveRoomForTheRestOfTheJvm() {
        double limit = pod().resource("limits", "memory");
        double heap = limit * number("-XX:MaxRAMPercentage=([0-9]+)") / 100;
        double direct = number("-XX:MaxDirectMemorySize=([0-9]+)m") * (1 << 20);
        assertThat(heap + direct).isLessThanOrEqualTo(limit - REST_BYTES);
    }

    private long number(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(dockerfile);
        assertThat(matcher.find()).as(pattern).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void theGracePeriodIsLongerThanLeavingTakes() {
        assertThat(pod().grace()).isGreaterThan(pod().preStop().plusSeconds(LEAVE_SECONDS + 10));
    }

    // ------------------------------------------------------------------------------------------------- image

    @Test
    void theImageIsThisVersion() throws Exception {
        String image = "grapevine:" + productVersion();
        assertThat(pod().container().get("image").textValue()).isEqualTo(image);
        assertThat(dockerfile).contains("-t " + image + " ");
    }

    @Test
    void theContainerIsNobodySpecial() {
        JsonNode context = pod().spec().get("securityContext");
        assertThat(dockerfile).containsPattern(
                "(?m)^USER " + context.get("runAsUser").asText() + ":" + context.get("runAsGroup").asText() + "$");
        assertThat(context.at("/runAsNonRoot").booleanValue()).isTrue();
        assertThat(context.at("/seccompProfile/type").textValue()).isEqualTo("RuntimeDefault");
        JsonNode container = pod().container().get("securityContext");
        assertThat(container.at("/readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop")).hasSize(1);
        assertThat(container.at("/capabilities/drop/0").textValue()).isEqualTo("ALL");
        assertThat(container.at("/capabilities/add").isMissingNode()).isTrue();
    }

    @Test
    void thePodsAreNobodyToTheApiServer() {
        JsonNode account = manifests().one("ServiceAccount", pod().spec().get("serviceAccountName").textValue());
        assertThat(account.get("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod().spec().get("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod().spec().get("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void theImageIsOneStageThatCopiesTheJar() {
        List<String> instructions = dockerfile.lines()
                .filter(line -> line.matches("[A-Z]+ .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(instructions).containsExactly("FROM", "COPY", "USER", "EXPOSE", "ENTRYPOINT", "CMD");
        assertThat(dockerfile)
                .contains("FROM eclipse-temurin:25-jre\n")
                .contains("COPY target/grapevine.jar ")
                .contains("ENTRYPOINT [\"java\"")
                .contains("-XX:+ExitOnOutOfMemoryError")
                .contains("-XX:+UseCompactObjectHeaders");
    }
}
