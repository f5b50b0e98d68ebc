package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.grapevine.config.ConfigReader;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules that hold between the manifests, the image and the config, and that no schema knows. */
final class ManifestTest {

    private static final Path DIRECTORY = Path.of("k8s");
    private static final ObjectReader YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build().readerFor(JsonNode.class);

    private final List<JsonNode> objects = objects();
    private final String dockerfile = text(DIRECTORY.resolve("Dockerfile"));
    private final JsonNode statefulSet = one("StatefulSet", "grapevine");
    private final JsonNode pod = statefulSet.at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");

    private static List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode file : yaml(DIRECTORY.resolve("kustomization.yaml")).get(0).get("resources")) {
            objects.addAll(yaml(DIRECTORY.resolve(file.textValue())));
        }
        return objects;
    }

    private static List<JsonNode> yaml(Path file) {
        try (MappingIterator<JsonNode> documents = YAML.readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private JsonNode one(String kind, String name) {
        return objects.stream()
                .filter(it -> it.path("kind").asText().equals(kind))
                .filter(it -> it.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static Map<String, JsonNode> byName(JsonNode list) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        list.forEach(it -> byName.put(it.get("name").textValue(), it));
        assertThat(byName).hasSameSizeAs(list);
        return byName;
    }

    @Test
    void everyManifestIsAResource() throws Exception {
        try (var files = Files.list(DIRECTORY)) {
            List<String> manifests = files.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(".yaml") && !it.equals("kustomization.yaml"))
                    .sorted()
                    .toList();
            List<String> resources = new ArrayList<>();
            yaml(DIRECTORY.resolve("kustomization.yaml")).get(0).get("resources").forEach(it -> resources.add(it.asText()));
            assertThat(resources).containsExactlyInAnyOrderElementsOf(manifests);
        }
    }

    @Test
    void oneSetOfLabelsSelectsThePods() {
        JsonNode labels = statefulSet.at("/spec/template/metadata/labels");
        assertThat(labels).isNotEmpty();
        assertThat(List.of(
                        statefulSet.at("/spec/selector/matchLabels"),
                        one("Service", "grapevine").at("/spec/selector"),
                        one("Service", "grapevine-gossip").at("/spec/selector"),
                        one("PodDisruptionBudget", "grapevine").at("/spec/selector/matchLabels"),
                        pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels")))
                .allMatch(labels::equals);
        assertThat(objects).allSatisfy(it -> assertThat(it.at("/metadata/labels")).isEqualTo(labels));
    }

    @Test
    void thePodsFindEachOtherBeforeTheyAreReady() {
        JsonNode headless = one("Service", statefulSet.at("/spec/serviceName").textValue());
        assertThat(headless.at("/spec/clusterIP").textValue()).isEqualTo("None");
        assertThat(headless.at("/spec/publishNotReadyAddresses").booleanValue()).isTrue();
        assertThat(statefulSet.at("/spec/podManagementPolicy").textValue()).isEqualTo("Parallel");
    }

    @Test
    void servicesAndProbesNameThePortsOfTheContainer() throws Exception {
        Map<String, JsonNode> ports = byName(container.get("ports"));
        assertThat(ports.keySet()).allMatch(name -> name.length() <= 15);
        for (String service : List.of("grapevine", "grapevine-gossip")) {
            for (JsonNode port : byName(one("Service", service).at("/spec/ports")).values()) {
                JsonNode target = ports.get(port.get("targetPort").textValue());
                assertThat(target).as(port.toString()).isNotNull();
                assertThat(port.get("protocol")).isEqualTo(target.get("protocol"));
                assertThat(port.get("port")).isEqualTo(target.get("containerPort"));
            }
        }
        NodeConfig config = config(environment(Map.of()));
        assertThat(ports.get("http").get("containerPort").intValue()).isEqualTo(config.http().port());
        for (String protocol : List.of("UDP", "TCP")) {
            JsonNode port = ports.get("gossip-" + protocol.toLowerCase(java.util.Locale.ROOT));
            assertThat(port.get("protocol").textValue()).isEqualTo(protocol);
            assertThat(port.get("containerPort").intValue()).isEqualTo(config.gossip().port());
        }
    }

    @Test
    void probesAskTheRealEndpoints() {
        assertThat(container.at("/startupProbe/httpGet/path").textValue()).isEqualTo("/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").textValue()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").textValue()).isEqualTo("/health/ready");
        assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
                .allMatch(probe -> container.at("/" + probe + "/httpGet/port").asText().equals("http"));
    }

    // ------------------------------------------------------------------------------------------------- config

    @Test
    void theConfigLoadsWithTheEnvironmentOfAPod() throws Exception {
        NodeConfig config = config(environment(Map.of("GOSSIP_SECRET", "a word")));
        assertThat(config.name()).isEqualTo("grapevine-0");
        assertThat(config.cluster()).isEqualTo("grapevine/shop");
        assertThat(config.gossip().host()).isEqualTo("10.1.2.3");
        assertThat(config.gossip().seeds()).containsExactly(new HostPort("grapevine-gossip.shop.svc", 7946));
        assertThat(config.gossip().secret()).isNotNull();
    }

    @Test
    void theConfigLoadsWithoutTheOptionalSecret() throws Exception {
        assertThat(byName(container.get("env")).get("GOSSIP_SECRET").at("/valueFrom/secretKeyRef/optional").booleanValue())
                .isTrue();
        assertThat(config(environment(Map.of())).gossip().secret()).isNull();
        assertThat(config(environment(Map.of("GOSSIP_SECRET", ""))).gossip().secret()).isNull();
    }

    @Test
    void theSeedIsTheHeadlessServiceAndItsPort() throws Exception {
        JsonNode headless = one("Service", "grapevine-gossip");
        HostPort seed = config(environment(Map.of())).gossip().seeds().get(0);
        assertThat(seed.host()).startsWith(headless.at("/metadata/name").textValue() + ".");
        assertThat(seed.port()).isEqualTo(headless.at("/spec/ports/0/port").intValue());
    }

    @Test
    void everyVariableIsOneThatTheConfigAsksFor() {
        String json = json();
        byName(container.get("env")).keySet().forEach(name -> assertThat(json).containsPattern("\\$\\{" + name + "[}:]"));
        Matcher asked = Pattern.compile("\\$\\{([A-Z_]+)").matcher(json);
        while (asked.find()) {
            assertThat(byName(container.get("env"))).containsKey(asked.group(1));
        }
    }

    /** The environment of pod 0 as the kubelet makes it from the manifest; {@code secrets} are the Secret's keys. */
    private Map<String, String> environment(Map<String, String> secrets) {
        Map<String, String> fields = Map.of(
                "metadata.name", "grapevine-0", "metadata.namespace", "shop", "status.podIP", "10.1.2.3");
        Map<String, String> environment = new LinkedHashMap<>();
        byName(container.get("env")).forEach((name, variable) -> {
            JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
            if (!field.isMissingNode()) {
                environment.put(name, fields.get(field.textValue()));
            } else if (secrets.containsKey(name)) {
                environment.put(name, secrets.get(name));
            }
        });
        return environment;
    }

    private NodeConfig config(Map<String, String> environment) throws Exception {
        return new ConfigReader(environment, 512L << 20).parse("node.json", json());
    }

    /** What the container finds under the path that it is told to run. */
    private String json() {
        Path file = Path.of(container.at("/args/1").textValue());
        JsonNode mount = byName(container.get("volumeMounts")).get("config");
        assertThat(file.getParent()).hasToString(mount.get("mountPath").textValue());
        String map = byName(pod.get("volumes")).get("config").at("/configMap/name").textValue();
        JsonNode data = one("ConfigMap", map).get("data");
        assertThat(data.has(file.getFileName().toString())).isTrue();
        return data.get(file.getFileName().toString()).textValue();
    }

    // ------------------------------------------------------------------------------------------------- limits

    @Test
    void everyMountHasItsVolumeAndTheOtherWayRound() {
        assertThat(byName(container.get("volumeMounts")).keySet())
                .containsExactlyInAnyOrderElementsOf(byName(pod.get("volumes")).keySet());
    }

    @Test
    void requestsStayWithinLimits() {
        assertThat(mebibytes(container.at("/resources/requests/memory").textValue()))
                .isLessThanOrEqualTo(mebibytes(container.at("/resources/limits/memory").textValue()));
        assertThat(millicores(container.at("/resources/requests/cpu").textValue()))
                .isLessThanOrEqualTo(millicores(container.at("/resources/limits/cpu").textValue()));
    }

    @Test
    void heapAndDirectMemoryLeaveRoomForTheRestOfTheJvm() {
        long limit = mebibytes(container.at("/resources/limits/memory").textValue());
        long heap = limit * number("-XX:MaxRAMPercentage=([0-9]+)") / 100;
        long direct = number("-XX:MaxDirectMemorySize=([0-9]+)m");
        assertThat(heap + direct).isLessThanOrEqualTo(limit - 256);
        assertThat(dockerfile).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void theGracePeriodIsLongerThanLeavingTakes() {
        int preStopSeconds = container.at("/lifecycle/preStop/sleep/seconds").intValue();
        int leaveSeconds = 20;
        assertThat(pod.get("terminationGracePeriodSeconds").intValue()).isGreaterThan(preStopSeconds + leaveSeconds + 10);
    }

    @Test
    void aDrainLeavesPodsRunning() {
        int unavailable = one("PodDisruptionBudget", "grapevine").at("/spec/maxUnavailable").intValue();
        assertThat(unavailable).isPositive().isLessThan(statefulSet.at("/spec/replicas").intValue());
    }

    // ------------------------------------------------------------------------------------------------- image

    @Test
    void theImageIsThisVersion() throws Exception {
        Properties build = new Properties();
        try (var in = ManifestTest.class.getResourceAsStream("/grapevine.properties")) {
            build.load(in);
        }
        String image = "grapevine:" + build.getProperty("version");
        assertThat(container.get("image").textValue()).isEqualTo(image);
        assertThat(dockerfile).contains("-t " + image + " ");
    }

    @Test
    void theContainerIsNobodySpecial() {
        long user = pod.at("/securityContext/runAsUser").longValue();
        assertThat(dockerfile).containsPattern("(?m)^USER " + user + ":" + pod.at("/securityContext/runAsGroup").asText() + "$");
        assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").textValue()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").textValue()).isEqualTo("ALL");
        assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
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
                .contains("ENTRYPOINT [\"java\"");
    }

    private long number(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(dockerfile);
        assertThat(matcher.find()).as(pattern).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long mebibytes(String quantity) {
        long number = Long.parseLong(quantity.substring(0, quantity.length() - 2));
        return quantity.endsWith("Gi") ? number * 1_024 : quantity.endsWith("Mi") ? number : -1;
    }

    private static long millicores(String quantity) {
        return quantity.endsWith("m")
                ? Long.parseLong(quantity.substring(0, quantity.length() - 1))
                : 1_000 * Long.parseLong(quantity);
    }
}
