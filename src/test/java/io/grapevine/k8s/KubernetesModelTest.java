package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests against the model that the API server's schema is made from, as strict as server-side validation. */
final class KubernetesModelTest {

    /** Refuses fields that the model does not know, and the lack of those that it requires. */
    private interface Validation {
        void validate(JsonElement json) throws IOException;
    }

    private record Model(String apiVersion, Class<?> type, Validation validation) {}

    private static final Map<String, Model> MODELS = Map.of(
            "ConfigMap", new Model("v1", V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "NetworkPolicy",
                    new Model("networking.k8s.io/v1", V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "PodDisruptionBudget",
                    new Model("policy/v1", V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "Service", new Model("v1", V1Service.class, V1Service::validateJsonElement),
            "ServiceAccount", new Model("v1", V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "StatefulSet", new Model("apps/v1", V1StatefulSet.class, V1StatefulSet::validateJsonElement));

    static List<Path> directories() {
        return Manifests.directories();
    }

    private static void validate(JsonNode object) throws IOException {
        Model model = MODELS.get(object.get("kind").textValue());
        assertThat(object.get("apiVersion").textValue()).isEqualTo(model.apiVersion());
        JsonElement json = JsonParser.parseString(object.toString());
        model.validation().validate(json);
        // Quantities and numbers are looked at only when it is read.
        assertThat((Object) JSON.getGson().fromJson(json, model.type())).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void everyObjectIsOneThatKubernetesKnows(Path directory) {
        assertThat(Manifests.of(directory).objects()).isNotEmpty().allSatisfy(object ->
                assertThatCode(() -> validate(object)).as(object.toString()).doesNotThrowAnyException());
    }

    @Test
    void anUnknownFieldIsRefused() {
        refuses("readinesProbe", set -> set.withObject("/spec/template/spec/containers/0").put("readinesProbe", 1));
        refuses("tolerationSeconds", set -> set.withObject("/spec/template/spec").put("tolerationSeconds", 1));
        refuses("minReady", set -> set.withObject("/spec").put("minReady", 1));
    }

    @Test
    void theLackOfARequiredFieldIsRefused() {
        refuses("selector", set -> set.withObject("/spec").remove("selector"));
        refuses("containerPort", set -> set.withObject("/spec/template/spec/containers/0/ports/0").remove("containerPort"));
    }

    @Test
    void aWrongQuantityOrTypeIsRefused() {
        refuses("", set -> set.withObject("/spec/template/spec/containers/0/resources/limits").put("memory", "1Gb"));
        refuses("", set -> set.withObject("/spec").put("replicas", "three"));
    }

    private static void refuses(String what, Consumer<ObjectNode> fault) {
        ObjectNode set = (ObjectNode) Manifests.of(Manifests.TOP).statefulSet();
        fault.accept(set);
        assertThatThrownBy(() -> validate(set)).isInstanceOf(RuntimeException.class).hasMessageContaining(what);
    }
}
