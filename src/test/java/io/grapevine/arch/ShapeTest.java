package io.grapevine.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What classes and packages look like; and that the rules of this package had something to look at. */
final class ShapeTest {

    /** How many classes each package has at least, nested ones included. */
    private static final Map<String, Integer> LEAST_CLASSES = new TreeMap<>(Map.ofEntries(
            Map.entry("base", 8),
            Map.entry("crdt", 20),
            Map.entry("protocol", 30),
            Map.entry("membership", 30),
            Map.entry("replication", 25),
            Map.entry("node", 10),
            Map.entry("driver", 12),
            Map.entry("sim", 20),
            Map.entry("http", 35),
            Map.entry("udp", 4),
            Map.entry("tcp", 5),
            Map.entry("disk", 8),
            Map.entry("discovery", 4),
            Map.entry("metrics", 4),
            Map.entry("config", 15),
            Map.entry("bench", 20),
            Map.entry("app", 25)));

    private static final Pattern EMPTY_WORD = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Data|Infos?)");

    @Test
    void theRulesSawTheClasses() {
        Map<String, Long> counts = Classes.PRODUCTION.stream()
                .collect(Collectors.groupingBy(Classes::layer, TreeMap::new, Collectors.counting()));
        LEAST_CLASSES.forEach((layer, least) ->
                assertThat(counts.getOrDefault(layer, 0L)).as(layer).isGreaterThanOrEqualTo(least.longValue()));
        assertThat(counts.keySet()).as("packages without an expectation").isEqualTo(LEAST_CLASSES.keySet());
    }

    @Test
    void everyPackageIsNullMarked() throws Exception {
        Set<String> packages = Classes.PRODUCTION.stream().map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).isNotEmpty();
        for (String name : packages) {
            Class.forName(name + ".package-info");
            Package found = getClass().getClassLoader().getDefinedPackage(name);
            assertThat(found).as(name).isNotNull();
            assertThat(found.isAnnotationPresent(NullMarked.class)).as(name + " is @NullMarked").isTrue();
        }
    }

    @Test
    void packagesAreFlat() {
        assertThat(Classes.PRODUCTION)
                .allSatisfy(type -> assertThat(type.getPackageName())
                        .isEqualTo(Classes.ROOT + "." + Classes.layer(type)));
    }

    /** Their equality would be that of the reference, and their content anybody's to change. */
    @Test
    void noRecordHoldsAnArray() {
        List<String> arrays = Classes.PRODUCTION.stream()
                .filter(JavaClass::isRecord)
                .flatMap(type -> type.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC) && field.getRawType().isArray())
                .map(Object::toString)
                .toList();
        assertThat(arrays).isEmpty();
    }

    @Test
    void classesAreFinalUnlessTheyAreAFamily() {
        List<String> open = Classes.PRODUCTION.stream()
                .filter(type -> !type.isInterface() && !type.isAnonymousClass() && !type.isEnum())
                .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL)
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith("package-info"))
                .toList();
        assertThat(open).isEmpty();
    }

    @Test
    void namesSayWhatAClassIs() {
        assertThat(Classes.PRODUCTION)
                .allSatisfy(type -> assertThat(type.getSimpleName()).doesNotMatch(EMPTY_WORD));
    }
}
