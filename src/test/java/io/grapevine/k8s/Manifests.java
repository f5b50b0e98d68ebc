package io.grapevine.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The objects that {@code kubectl apply -k} of one directory makes. */
final class Manifests {

    static final Path TOP = Path.of("k8s");

    private final List<ObjectNode> objects;

    private Manifests(List<ObjectNode> objects) {
        this.objects = objects;
    }

    /** All directories that are meant to be applied. */
    static List<Path> directories() {
        try (Stream<Path> overlays = Files.list(TOP.resolve("overlays"))) {
            return Stream.concat(Stream.of(TOP), overlays.sorted()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifests of(Path directory) {
        return new Manifests(Kustomization.render(directory));
    }

    List<ObjectNode> objects() {
        return objects;
    }

    JsonNode one(String kind, String name) {
        return objects.stream()
                .filter(it -> it.path("kind").asText().equals(kind))
                .filter(it -> it.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    JsonNode statefulSet() {
        return one("StatefulSet", "grapevine");
    }

    /** Of the Service that has the addresses of all pods. */
    String headlessName() {
        return statefulSet().at("/spec/serviceName").textValue();
    }

    /** The pod that its StatefulSet makes. */
    PodTemplate pod() {
        return new PodTemplate(this);
    }

    /** A list of objects by their names, of which none may be there twice. */
    static Map<String, JsonNode> byName(JsonNode list) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode each : list) {
            if (byName.put(each.get("name").textValue(), each) != null) {
                throw new AssertionError("twice: " + each);
            }
        }
        return byName;
    }
}
