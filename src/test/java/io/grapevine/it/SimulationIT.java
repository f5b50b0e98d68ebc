package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seeds, simulated by the jar on every JVM that this machine has: the same happens. */
class SimulationIT {

    private static final Path JAR = Path.of("target", "grapevine.jar").toAbsolutePath();
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Path OWN = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int LEAST_MAJOR = 17;
    private static final Pattern VERSION = Pattern.compile("version \"(\\d+)");
    private static final long PATIENCE_SECONDS = 300;

    private static final List<String> CHAOS =
            List.of("--chaos", "--seeds", "12", "--duration", "3s", "--json");
    private static final List<String> PLAIN = List.of(
            "--nodes", "5", "--writes", "100", "--loss", "5%", "--seeds", "2", "--duration", "3s", "--json");

    @TempDir
    private Path directory;

    @Test
    void theSameSeedsGiveTheSameTracesOnEveryJvm() throws Exception {
        SortedMap<Integer, Path> jvms = jvms();
        SortedMap<Integer, Path> others = new TreeMap<>(jvms);
        others.remove(Runtime.version().feature());
        if (others.isEmpty()) {
            String text = "TRACES ARE NOT COMPARED BETWEEN JVMS HERE: there is none but " + jvms.keySet()
                    + " in " + INSTALLED + " or JAVA_HOME*";
            System.err.println("\n" + "!".repeat(100) + "\n" + text + "\n" + "!".repeat(100) + "\n");
            assumeTrue(false, text);
        }
        for (List<String> scenario : List.of(CHAOS, PLAIN)) {
            SortedMap<Long, String> own = traces(OWN, scenario);
            assertThat(own).hasSize(Integer.parseInt(scenario.get(scenario.indexOf("--seeds") + 1)));
            assertThat(new TreeSet<>(own.values())).as("each seed has a run of its own").hasSameSizeAs(own.keySet());
            for (Map.Entry<Integer, Path> other : others.entrySet()) {
                assertThat(traces(other.getValue(), scenario))
                        .as("simulate %s on Java %s and on %s", String.join(" ", scenario), Runtime.version().feature(),
                                other.getKey())
                        .isEqualTo(own);
            }
        }
        System.err.println("simulate: the same traces on Java " + jvms.keySet());
    }

    /** Trace hashes by seed. */
    private SortedMap<Long, String> traces(Path java, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx512m", "-jar", JAR.toString(), "simulate"));
        command.addAll(options);
        JsonNode report = new ObjectMapper().readTree(output(command, ProcessBuilder.Redirect.INHERIT));
        assertThat(report.get("held").asBoolean()).as(() -> "simulated by " + java + ":\n" + report).isTrue();
        SortedMap<Long, String> traces = new TreeMap<>();
        for (JsonNode run : report.get("runs")) {
            traces.put(run.get("seed").asLong(), run.get("traceHash").asText());
        }
        return traces;
    }

    /** One of each major version, the JVM of the build among them. */
    private SortedMap<Integer, Path> jvms() throws Exception {
        SortedMap<Integer, Path> jvms = new TreeMap<>();
        jvms.put(Runtime.version().feature(), OWN);
        for (Path java : candidates()) {
            Path file = Files.createTempFile(directory, "version", ".txt");
            output(List.of(java.toString(), "-version"), ProcessBuilder.Redirect.to(file.toFile()));
            Matcher version = VERSION.matcher(Files.readString(file));
            if (version.find() && Integer.parseInt(version.group(1)) >= LEAST_MAJOR) {
                jvms.putIfAbsent(Integer.parseInt(version.group(1)), java);
            }
        }
        return jvms;
    }

    private static List<Path> candidates() throws IOException {
        TreeSet<Path> homes = new TreeSet<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isBlank()) {
                homes.add(Path.of(value));
            }
        });
        if (Files.isDirectory(INSTALLED)) {
            try (DirectoryStream<Path> installed = Files.newDirectoryStream(INSTALLED)) {
                installed.forEach(homes::add);
            }
        }
        TreeSet<Path> found = new TreeSet<>();
        for (Path home : homes) {
            Path java = home.resolve("bin").resolve("java");
            if (Files.isExecutable(java)) {
                found.add(java.toRealPath());
            }
        }
        return List.copyOf(found);
    }

    /** What a command prints, once it has ended by itself. */
    private String output(List<String> command, ProcessBuilder.Redirect errors) throws Exception {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
