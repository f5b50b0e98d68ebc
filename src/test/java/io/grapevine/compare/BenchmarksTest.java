package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks of single steps: no other build than that which runs them has them among its sources. */
final class BenchmarksTest {

    private static final Path SOURCES = Path.of("src/jmh/java");

    @TempDir
    private Path classes = Path.of("");

    @Test
    void compileAgainstWhatTheyMeasure() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        // As in pom.xml; the code that JMH generates is none of ours.
        List<String> options = List.of("-proc:none", "-Xlint:all,-processing,-classfile,-serial,-requires-automatic", "-Werror",
                "--release", "17", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
                Stream<Path> found = Files.walk(SOURCES)) {
            List<Path> sources = found.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            boolean compiled = compiler.getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(sources)).call();
            assertThat(compiled).as(() -> problems.getDiagnostics().toString()).isTrue();
        }
    }
}
