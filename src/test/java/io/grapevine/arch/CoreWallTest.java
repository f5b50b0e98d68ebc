package io.grapevine.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The wall around the core: no clock, no randomness, no thread, no lock, no socket, no file, no log, and nothing whose
 * order or last digit differs between two runs of the same inputs.
 */
final class CoreWallTest {

    /** Packages that the core uses nothing of, subpackages included. */
    private static final List<String> BANNED_PACKAGES = List.of(
            "io.vertx", "io.netty", "java.net", "java.nio.channels", "java.nio.file", "java.util.logging",
            "java.util.concurrent.locks", "org.slf4j", "ch.qos.logback", "io.micrometer", "com.fasterxml",
            "javax.net", "sun");

    /** Of these packages only the named types; their subpackages are other packages. */
    private static final Map<String, Set<String>> ONLY = Map.of(
            "java.time", Set.of("Duration"),
            "java.util.concurrent", Set.of(),
            "java.security", Set.of("MessageDigest", "NoSuchAlgorithmException", "GeneralSecurityException"));

    private static final Set<String> BANNED_TYPES = Set.of(
            "java.lang.ThreadLocal", "java.lang.ThreadGroup", "java.lang.Process", "java.lang.ProcessBuilder",
            "java.lang.Runtime", "java.util.Random", "java.util.SplittableRandom", "java.util.Timer",
            "java.util.TimerTask", "java.util.Date", "java.util.Calendar", "java.util.UUID",
            "java.util.random.RandomGeneratorFactory",
            // Their order is that of hash codes, which enums and plain objects draw anew in every run.
            "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.WeakHashMap",
            "java.util.Hashtable",
            "java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.RandomAccessFile");

    /** Gives the same numbers for the same seed on every JVM. */
    private static final String SEEDED_SOURCE = "java.util.SplittableRandom";

    /** Of these types only the named methods. */
    private static final Map<String, Set<String>> ONLY_METHODS = Map.of(
            "java.lang.System", Set.of("arraycopy"),
            "java.lang.Thread", Set.of("onSpinWait"));

    private static final Map<String, Set<String>> BANNED_METHODS = Map.of(
            "java.util.Set", Set.of("of", "copyOf"),
            "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
            "java.util.stream.Collectors", Set.of(
                    "toSet", "toUnmodifiableSet", "toMap", "toUnmodifiableMap", "toConcurrentMap", "groupingBy",
                    "groupingByConcurrent"),
            "java.util.stream.Stream", Set.of("parallel"),
            "java.util.Collection", Set.of("parallelStream"),
            "java.util.Collections", Set.of("shuffle"),
            "java.util.random.RandomGenerator", Set.of("getDefault", "of"),
            // Their last digit may differ between machines; StrictMath has them all.
            "java.lang.Math", Set.of(
                    "random", "log", "log10", "log1p", "exp", "expm1", "pow", "sin", "cos", "tan", "asin", "acos",
                    "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot"),
            "java.lang.Object", Set.of("wait", "notify", "notifyAll"));

    @Test
    void theCoreTouchesNothingOfTheWorld() {
        List<String> violations = new ArrayList<>();
        Classes.PRODUCTION.stream().filter(Classes::isCore).forEach(type -> violations.addAll(violations(type)));
        assertThat(violations).isEmpty();
    }

    /** The simulator is the world for the core: it alone draws, and all that it draws comes from a seed. */
    @Test
    void theSimulatorTouchesNothingOfItEitherButDrawsFromASeed() {
        List<String> violations = new ArrayList<>();
        Classes.PRODUCTION.stream().filter(type -> Classes.layer(type).equals("sim")).forEach(type -> {
            violations.addAll(violations(type, SEEDED_SOURCE));
            violations.addAll(unseeded(type));
        });
        assertThat(violations).isEmpty();
    }

    /** Rules that find nothing may be rules that see nothing. */
    @Test
    void theWallSeesEachKindOfTrespass() {
        JavaClass trespasser = new ClassFileImporter().importClass(Trespasser.class);
        String all = String.join("\n", violations(trespasser));
        assertThat(all)
                .contains(
                        "java.net.InetAddress", "java.time.Instant", "java.util.Random", "java.util.HashMap",
                        "ReentrantLock", "java.util.Set.of", "System.nanoTime", "Math.log", "Collectors.toSet",
                        "org.slf4j.Logger", "synchronized", "java.lang.Thread")
                .doesNotContain("StrictMath", "arraycopy", "java.util.concurrent.atomic", "Duration");
        assertThat(all).contains(SEEDED_SOURCE);
        assertThat(String.join("\n", violations(trespasser, SEEDED_SOURCE)))
                .contains("java.util.Random", "java.util.HashMap")
                .doesNotContain(SEEDED_SOURCE);
        assertThat(unseeded(trespasser)).hasSize(1);
    }

    private static List<String> violations(JavaClass type) {
        return violations(type, "");
    }

    /** @param allowedType banned elsewhere */
    private static List<String> violations(JavaClass type, String allowedType) {
        List<String> found = new ArrayList<>();
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (isBanned(target) && !target.getName().equals(allowedType)) {
                found.add(dependency.getDescription());
            }
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            boolean allowed = !ONLY_METHODS.containsKey(owner)
                    || ONLY_METHODS.getOrDefault(owner, Set.of()).contains(name);
            if (!allowed || BANNED_METHODS.getOrDefault(owner, Set.of()).contains(name)) {
                found.add(access.getDescription());
            }
        }
        type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .forEach(method -> found.add(method.getDescription() + " is synchronized"));
        return found;
    }

    /** Where a random source is made that is another one in every run. */
    private static List<String> unseeded(JavaClass type) {
        return Stream.concat(type.getConstructorCallsFromSelf().stream(), type.getConstructorReferencesFromSelf().stream())
                .filter(call -> call.getTargetOwner().getName().equals(SEEDED_SOURCE))
                .filter(call -> call.getTarget().getRawParameterTypes().isEmpty())
                .map(JavaAccess::getDescription)
                .toList();
    }

    private static boolean isBanned(JavaClass type) {
        String packageName = type.getPackageName();
        return BANNED_TYPES.contains(type.getName())
                || BANNED_PACKAGES.stream().anyMatch(it -> packageName.equals(it) || packageName.startsWith(it + "."))
                || ONLY.containsKey(packageName)
                        && !ONLY.getOrDefault(packageName, Set.of()).contains(type.getSimpleName().split("\\$")[0]);
    }

    /** Does everything that the core must not. */
    @SuppressWarnings("unused")
    private static final class Trespasser {

        private final org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger("no");
        private final Map<String, String> map = new HashMap<>();
        private final SplittableRandom unseeded = new SplittableRandom();
        private final SplittableRandom seeded = new SplittableRandom(1);
        private final ReentrantLock lock = new ReentrantLock();
        private final java.util.concurrent.atomic.AtomicLong allowed = new java.util.concurrent.atomic.AtomicLong();

        synchronized Object trespass() throws Exception {
            System.arraycopy(new int[1], 0, new int[1], 0, 1);
            double same = StrictMath.log(2);
            Thread.sleep(0);
            return List.of(
                    InetAddress.getLoopbackAddress(), Instant.now(), new Random(), Set.of(1), System.nanoTime(),
                    Math.log(same), Stream.of(1).collect(Collectors.toSet()), java.time.Duration.ofSeconds(1));
        }
    }
}
