package io.grapevine.arch;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import io.grapevine.base.Check;
import io.grapevine.config.Durations;
import io.grapevine.config.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The layers: who may know whom. Arrows point down only, and neighbours do not know each other.
 *
 * <pre>
 * app → http, udp, tcp, disk, discovery, metrics → driver → node → membership | replication → protocol → crdt → base
 * </pre>
 *
 * The load of a benchmark is a client like any other: it knows none of them.
 */
final class LayersTest {

    /** Package to the packages that it may use. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("base", Set.of());
        MAY_USE.put("crdt", Set.of("base"));
        MAY_USE.put("protocol", Set.of("crdt", "base"));
        MAY_USE.put("membership", Set.of("protocol", "crdt", "base"));
        MAY_USE.put("replication", Set.of("protocol", "crdt", "base"));
        MAY_USE.put("node", Set.of("membership", "replication", "protocol", "crdt", "base"));
        Set<String> core = Set.of("node", "membership", "replication", "protocol", "crdt", "base");
        MAY_USE.put("driver", core);
        MAY_USE.put("sim", core);
        for (String shell : Classes.SHELL_BESIDE_EACH_OTHER) {
            MAY_USE.put(shell, union(core, "driver"));
        }
        MAY_USE.put("config", Set.of());
        MAY_USE.put("bench", Set.of());
        MAY_USE.put("app", union(union(core, "driver", "config", "sim", "bench"), Classes.SHELL_BESIDE_EACH_OTHER.toArray(String[]::new)));
    }

    /** What is common to all that people write: of the config how they do, not what they wrote, and what they are told of a number. */
    private static final Map<String, Set<String>> MAY_USE_CLASSES =
            Map.of("http", Set.of(Durations.class.getName()),
                    "bench", Set.of(Durations.class.getName(), HostPort.class.getName(), Check.class.getName()));

    @Test
    void arrowsPointDownOnly() {
        List<String> violations = new ArrayList<>();
        for (JavaClass from : Classes.PRODUCTION) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith(Classes.ROOT) && !mayUse(from, to)) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(Classes.ROOT + ".(*)..").should().beFreeOfCycles().check(Classes.PRODUCTION);
    }

    @Test
    void everyPackageHasItsPlace() {
        assertThat(Classes.PRODUCTION)
                .allSatisfy(type -> assertThat(MAY_USE).as(type.getName()).containsKey(Classes.layer(type)));
    }

    private static boolean mayUse(JavaClass from, JavaClass to) {
        String layer = Classes.layer(from);
        String target = Classes.layer(to);
        return layer.equals(target)
                || MAY_USE.getOrDefault(layer, Set.of()).contains(target)
                || MAY_USE_CLASSES.getOrDefault(layer, Set.of()).contains(to.getName());
    }

    private static Set<String> union(Set<String> some, String... more) {
        var all = new java.util.TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
