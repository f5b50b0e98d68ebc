package io.grapevine.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutants cannot rot: one that does not fit the sources any more says so; and none leaves its loader. */
final class MutantTest {

    private static final String VERSION = "crdt/Version.java";
    private static final String TEXT = "return dot + \"@\" + timestamp;";

    @Test
    void allHaveNamesOfTheirOwn() {
        Set<String> names = new HashSet<>();
        assertThat(MutantsLaws.mutants()).allMatch(mutant -> names.add(mutant.name()));
    }

    @Test
    void allFitTheSources() {
        List<String> unfit = new ArrayList<>();
        for (Mutant mutant : MutantsLaws.mutants()) {
            try {
                assertThat(MutantCompiler.changed(mutant)).isNotEmpty();
            } catch (AssertionError e) {
                unfit.add(e.getMessage());
            }
        }
        assertThat(unfit).isEmpty();
    }

    @Test
    void theTestsThatTellOfSomeAreThere() throws ClassNotFoundException {
        for (Mutant mutant : MutantsLaws.mutants()) {
            if (Nets.isTest(mutant.net())) {
                String[] test = mutant.net().split("#");
                assertThat(Class.forName("io.grapevine." + test[0]).getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(test[1]) && method.isAnnotationPresent(Test.class));
            }
        }
    }

    @Test
    void thoseThatNobodySeesFitTheSourcesToo() {
        for (Unseen.Reasoned unseen : Unseen.all()) {
            assertThat(MutantCompiler.compile(unseen.mutant())).as(unseen.reason()).isNotEmpty();
        }
    }

    @Test
    void textThatIsNotThereOnceIsAnErrorWithTheMutantsName() {
        assertThatThrownBy(() -> MutantCompiler.compile(Mutant.of("m", "").edit(VERSION, "no such text", "")))
                .hasMessageContaining("'m': not found in crdt/Version.java");
        assertThatThrownBy(() -> MutantCompiler.compile(Mutant.of("m", "").edit(VERSION, "timestamp", "")))
                .hasMessageContaining("'m': found twice in crdt/Version.java");
    }

    @Test
    void whatDoesNotCompileIsAnErrorWithTheMutantsName() {
        assertThatThrownBy(() -> MutantCompiler.compile(Mutant.of("m", "").edit(VERSION, TEXT, "return 1;")))
                .hasMessageContaining("mutant 'm' does not compile");
    }

    @Test
    void aMutantRunsInItsLoaderOnly() throws ReflectiveOperationException {
        Mutant mutant = Mutant.of("m", "").edit(VERSION, TEXT, "return \"mutated\";");
        Class<?> mutated = new MutantLoader(mutant).loadClass(Version.class.getName());
        Object version = mutated.getConstructors()[0].newInstance(null, 1L, 1L, new byte[0]);
        assertThat(version).hasToString("mutated").isNotInstanceOf(Version.class);
        assertThat(new Version(new Dot(new io.grapevine.base.Origin(1, 1), 1), 7, 1, new byte[0]).toString()).endsWith("@7");
    }
}
