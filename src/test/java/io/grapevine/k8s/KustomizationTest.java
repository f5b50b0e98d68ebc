package io.grapevine.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.testkit.Required;
import io.grapevine.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the other tests take for the manifests is what kubectl would send. */
final class KustomizationTest {

    static List<Path> directories() {
        return Manifests.directories();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void rendersWhatKubectlRenders(Path directory) throws IOException {
        Required.orSkip("RENDERING BY KUBECTL IS", "grapevine.kubectl.required", missing());
        List<ObjectNode> expected =
                Kustomization.documents(Shell.run("kubectl", "kustomize", directory.toString()));
        assertThat(sorted(Kustomization.render(directory))).isEqualTo(sorted(expected));
    }

    private static Optional<String> missing() {
        return Shell.attempt("", "kubectl", "version", "--client").status() == 0
                ? Optional.empty()
                : Optional.of("there is no 'kubectl' on this machine");
    }

    /** kubectl sorts them by its own mind when it applies them. */
    private static List<ObjectNode> sorted(List<ObjectNode> objects) {
        return objects.stream()
                .sorted(Comparator.comparing(it -> it.get("kind").asText() + it.at("/metadata/name").asText()))
                .toList();
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Kustomization.documents("kind: Service\nspec: {a: 1, a: 2}\n"))
                .hasMessageContaining("Duplicate");
    }

    @Test
    void refusesWhatItDoesNotKnow(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("kustomization.yaml"), "kind: Kustomization\nnamePrefix: a-\n");
        assertThatThrownBy(() -> Kustomization.render(directory))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("namePrefix");
    }
}
