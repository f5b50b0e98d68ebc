package io.grapevine.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code kubectl kustomize} makes of a directory, on machines that have no kubectl: the few fields that this
 * project uses. Any other is refused, as is a key that stands twice.
 */
final class Kustomization {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "resources", "labels", "patches");

    private final Path directory;
    private final ObjectNode file;

    private Kustomization(Path directory) {
        this.directory = directory;
        this.file = documents(directory.resolve("kustomization.yaml")).get(0);
        file.fieldNames().forEachRemaining(name -> demand(FIELDS.contains(name), name));
    }

    /** The objects in the order in which they are applied. */
    static List<ObjectNode> render(Path directory) {
        return new Kustomization(directory).render();
    }

    /** The documents of one file. */
    static List<ObjectNode> documents(Path file) {
        try {
            return documents(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    static List<ObjectNode> documents(String text) throws IOException {
        try (MappingIterator<ObjectNode> documents = YAML.readerFor(ObjectNode.class).readValues(text)) {
            return documents.readAll();
        }
    }

    private List<ObjectNode> render() {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode resource : file.path("resources")) {
            Path path = directory.resolve(resource.textValue()).normalize();
            objects.addAll(Files.isDirectory(path) ? render(path) : documents(path));
        }
        file.path("patches").forEach(patch -> patch(objects, patch));
        file.path("labels").forEach(labels -> objects.forEach(object -> label(object, labels)));
        return objects;
    }

    private void label(ObjectNode object, JsonNode labels) {
        demand(!labels.has("includeSelectors") && !labels.has("fields"), labels.toString());
        for (Map.Entry<String, JsonNode> pair : labels.get("pairs").properties()) {
            object.withObject("/metadata/labels").set(pair.getKey(), pair.getValue());
            if (labels.path("includeTemplates").booleanValue() && !object.at("/spec/template").isMissingNode()) {
                object.withObject("/spec/template/metadata/labels").set(pair.getKey(), pair.getValue());
            }
        }
    }

    /** RFC 6902, of which {@code add}, {@code replace} and {@code remove}. */
    private void patch(List<ObjectNode> objects, JsonNode patch) {
        JsonNode target = patch.get("target");
        List<ObjectNode> targets = objects.stream()
                .filter(it -> it.get("kind").equals(target.get("kind")))
                .filter(it -> it.at("/metadata/name").equals(target.get("name")))
                .toList();
        demand(targets.size() == 1, target.toString());
        try {
            JsonNode operations = YAML.readTree(patch.get("patch").textValue());
            operations.forEach(operation -> apply(targets.get(0), operation));
        } catch (IOException e) {
            throw new AssertionError(patch.toString(), e);
        }
    }

    private void apply(ObjectNode object, JsonNode operation) {
        String what = operation.get("op").textValue();
        JsonPointer path = JsonPointer.compile(operation.get("path").textValue());
        JsonNode parent = object.at(path.head());
        String last = path.last().getMatchingProperty();
        boolean exists = !object.at(path).isMissingNode();
        demand(what.equals("add") || exists && Set.of("replace", "remove").contains(what), operation.toString());
        if (parent instanceof ObjectNode fields) {
            if (what.equals("remove")) {
                fields.remove(last);
            } else {
                fields.set(last, operation.get("value"));
            }
        } else if (parent instanceof ArrayNode list) {
            demand(what.equals("add") && last.equals("-"), operation.toString());
            list.add(operation.get("value"));
        } else {
            demand(false, operation.toString());
        }
    }

    private void demand(boolean known, String what) {
        if (!known) {
            throw new AssertionError(directory + ": not known here: " + what);
        }
    }
}
