package io.grapevine.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pod of the StatefulSet as the kubelet reads it: what it runs, with which environment, and how it asks after it. */
final class PodTemplate {

    /** The volume with the config; all others are claimed, one for each pod of a name. */
    static final String CONFIG = "config";

    private final Manifests manifests;
    private final JsonNode spec;
    private final JsonNode container;

    PodTemplate(Manifests manifests) {
        this.manifests = manifests;
        this.spec = manifests.statefulSet().at("/spec/template/spec");
        this.container = spec.at("/containers/0");
    }

    JsonNode spec() {
        return spec;
    }

    JsonNode container() {
        return container;
    }

    Map<String, JsonNode> ports() {
        return Manifests.byName(container.get("ports"));
    }

    int port(String name) {
        return ports().get(name).get("containerPort").intValue();
    }

    Map<String, JsonNode> variables() {
        return Manifests.byName(container.get("env"));
    }

    /**
     * The variables of one pod.
     *
     * @param secret the keys of the Secret, of which each may be absent only where the manifest allows it
     */
    Map<String, String> environment(String pod, String namespace, String address, Map<String, String> secret) {
        Map<String, String> fields =
                Map.of("metadata.name", pod, "metadata.namespace", namespace, "status.podIP", address);
        Map<String, String> environment = new LinkedHashMap<>();
        variables().forEach((name, variable) -> {
            JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
            JsonNode key = variable.at("/valueFrom/secretKeyRef");
            if (variable.has("value")) {
                environment.put(name, variable.get("value").textValue());
            } else if (fields.containsKey(field.asText())) {
                environment.put(name, fields.get(field.textValue()));
            } else if (secret.containsKey(key.path("key").asText())) {
                environment.put(name, secret.get(key.get("key").textValue()));
            } else if (!key.path("optional").booleanValue()) {
                throw new AssertionError("no value for " + variable);
            }
        });
        return environment;
    }

    /** The file under the ConfigMap's mount that the node is told to run. */
    Path configFile() {
        return Path.of(container.at("/args/1").textValue());
    }

    /** What it finds there. */
    String config() {
        if (!configFile().getParent().equals(mounts().get(CONFIG))) {
            throw new AssertionError(configFile() + " is not in " + mounts());
        }
        String map = Manifests.byName(spec.get("volumes")).get(CONFIG).at("/configMap/name").textValue();
        JsonNode text = manifests.one("ConfigMap", map).get("data").get(configFile().getFileName().toString());
        if (text == null) {
            throw new AssertionError("no " + configFile());
        }
        return text.textValue();
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        container.get("args").forEach(each -> arguments.add(each.textValue()));
        return arguments;
    }

    /** Where each volume is in the container, by its name. */
    Map<String, Path> mounts() {
        Map<String, Path> mounts = new LinkedHashMap<>();
        Manifests.byName(container.get("volumeMounts"))
                .forEach((name, mount) -> mounts.put(name, Path.of(mount.get("mountPath").textValue())));
        return mounts;
    }

    /** {@code startup}, {@code readiness} or {@code liveness}. */
    Probe probe(String name) {
        JsonNode probe = container.get(name + "Probe");
        return new Probe(
                probe.at("/httpGet/path").textValue(),
                port(probe.at("/httpGet/port").textValue()),
                Duration.ofSeconds(probe.get("periodSeconds").intValue()),
                Duration.ofSeconds(probe.get("timeoutSeconds").intValue()),
                probe.get("failureThreshold").intValue());
    }

    /** How long a pod that is told to end goes on before SIGTERM. */
    Duration preStop() {
        return Duration.ofSeconds(container.at("/lifecycle/preStop/sleep/seconds").intValue());
    }

    /** How long it has altogether before SIGKILL. */
    Duration grace() {
        return Duration.ofSeconds(spec.get("terminationGracePeriodSeconds").intValue());
    }

    /** Bytes, or cores. */
    double resource(String kind, String name) {
        return Quantity.fromString(container.at("/resources/" + kind + "/" + name).textValue()).getNumber().doubleValue();
    }

    /** How the kubelet asks after a container. */
    record Probe(String path, int port, Duration period, Duration timeout, int failureThreshold) {}
}
